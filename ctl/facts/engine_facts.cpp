// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "common/os/program_output.h"
#include "common/text/text.h"
#include "ctl/facts/gather.h"
#include "host/discover.h"
#include "host/engine_words.h"

namespace jcam::ctl {
namespace {

constexpr std::size_t kLimit = std::size_t{1} << 20;

/// Which file tells of the daemon that this client talks to.
std::string docker_file(const EngineHost& docker, const Caller& caller, const DockerdFlags& flags) {
  if (docker.snap) return "/var/snap/docker/current/config/daemon.json";
  if (docker.rootless) return caller.variable("HOME") + "/.config/docker/daemon.json";
  return flags.config_file.empty() ? "/etc/docker/daemon.json" : flags.config_file;
}

void gather_docker(const Machine& machine, EngineFacts& facts) {
  auto& docker = *facts.docker_host;
  facts.flags = dockerd_flags(machine.files);
  const std::string path = docker_file(docker, machine.caller, facts.flags);
  if (machine.files.info(path)) {
    const auto text = machine.files.read(path, kLimit);
    facts.docker = text ? read_docker_config(*text, path) : Result<DockerConfig>(text.error());
  }
  facts.docker_socket = docker.endpoint_there;
  facts.docker_may_use = docker.may_use;
  if (const auto socket = machine.files.info(socket_of(docker))) facts.docker_gid = socket->gid;
}

/// What only the programs themselves know. Each is asked once; one that does not answer has said nothing.
void ask(EngineFacts& facts) {
  if (facts.docker_host && facts.docker_host->may_use && !facts.docker_host->remote) {
    const auto said = program_output({facts.docker_host->program, "info", "--format", "{{json .}}"});
    const auto info =
        said && said->status == 0 ? parse_docker_info(said->text) : Result<DockerInfo>(Error{"no answer"});
    if (info) take_info(*facts.docker_host, *info);
  }
  if (facts.podman) {
    const auto said = program_output({facts.podman->program, "--version"});
    if (said && said->status == 0) facts.podman->version = program_version(said->text);
  }
}

void gather_cdi(const FileSystem& files, EngineFacts& facts) {
  for (const std::string directory : {"/etc/cdi", "/var/run/cdi"}) {
    for (const auto& name : files.list(directory)) {
      // Anything else, like a file that is just being written, engines pass over, too.
      if (!name.ends_with(".json") && !name.ends_with(".yaml") && !name.ends_with(".yml")) continue;
      const std::string path = std::string(directory).append("/").append(name);
      const auto text = files.read(path, kLimit);
      CdiSpec spec = text ? cdi_spec(*text) : CdiSpec{};
      if (spec.kind.empty()) {
        facts.cdi_broken.push_back(path);
      } else {
        facts.cdi_kinds.push_back(one_line(spec.kind));
        facts.cdi.push_back({path, std::move(spec)});
      }
    }
  }
  std::sort(facts.cdi_kinds.begin(), facts.cdi_kinds.end());
  facts.cdi_kinds.erase(std::unique(facts.cdi_kinds.begin(), facts.cdi_kinds.end()), facts.cdi_kinds.end());
  std::sort(facts.cdi_broken.begin(), facts.cdi_broken.end());
}

}  // namespace

EngineFacts gather_engine(const Machine& machine) {
  EngineFacts facts;
  Host host;
  host.caller = machine.caller;
  discover_engines(machine.files, host);
  for (const auto& engine : host.engines) {
    facts.engines.push_back(engine_name(engine.kind));
    if (engine.kind == EngineKind::docker) facts.docker_host = engine;
    if (engine.kind == EngineKind::podman) facts.podman = engine;
  }
  facts.docker_is_podman = host.docker_is_podman;
  if (facts.docker_host) gather_docker(machine, facts);
  if (machine.ask) ask(facts);
  facts.nvidia_runtime = !host.nvidia_runtime.empty();
  gather_cdi(machine.files, facts);
  return facts;
}

}  // namespace jcam::ctl
