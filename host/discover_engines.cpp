// SPDX-License-Identifier: Apache-2.0
#include <array>

#include "host/discover.h"
#include "host/docker_config.h"

namespace jcam {
namespace {

constexpr std::size_t kConfigLimit = std::size_t{1} << 20;
constexpr std::string_view kUsualSocket = "/var/run/docker.sock";

std::string find_program(const FileSystem& files, const std::string& path, const std::string& name) {
  constexpr unsigned kExecutable = 0111;
  std::string_view rest = path;
  while (!rest.empty()) {
    const auto colon = rest.find(':');
    const std::string directory(rest.substr(0, colon));
    rest = colon == std::string_view::npos ? std::string_view() : rest.substr(colon + 1);
    if (!directory.starts_with('/')) continue;  // what a relative PATH finds depends on where one stands
    std::string program = directory;
    program += '/';
    program += name;
    const auto info = files.info(program);
    if (info && info->kind == FileKind::regular && (info->mode & kExecutable) != 0) return program;
  }
  return {};
}

/// Where a named context of Docker's client points to; empty if it is not to be found.
std::string context_address(const FileSystem& files, const std::string& config, const std::string& name) {
  const std::string directory = config + "/contexts/meta";
  for (const auto& entry : files.list(directory)) {
    const auto text = files.read(directory + "/" + entry + "/meta.json", kConfigLimit);
    if (!text) continue;
    if (auto endpoint = context_endpoint(*text, name)) return *endpoint;
  }
  return {};
}

/// The address that Docker's client would use: DOCKER_HOST, DOCKER_CONTEXT, the current context, the usual
/// socket.
std::string docker_endpoint(const FileSystem& files, const Caller& caller) {
  std::string usual = std::string(kUnixScheme) + std::string(kUsualSocket);
  if (auto host = caller.variable("DOCKER_HOST"); !host.empty()) return host;
  std::string config = caller.variable("DOCKER_CONFIG");
  if (config.empty()) config = caller.variable("HOME") + "/.docker";
  std::string context = caller.variable("DOCKER_CONTEXT");
  if (context.empty()) {
    const auto text = files.read(config + "/config.json", kConfigLimit);
    if (text) context = docker_context(*text);
  }
  if (context.empty() || context == "default") return usual;
  const auto address = context_address(files, config, context);
  return address.empty() ? usual : address;
}

/// "tcp://127.0.0.1:2375" and its like.
bool on_this_machine(std::string_view endpoint) {
  constexpr std::string_view kTcp = "tcp://";
  if (endpoint.starts_with(kUnixScheme)) return true;
  if (!endpoint.starts_with(kTcp)) return false;
  endpoint.remove_prefix(kTcp.size());
  return endpoint.starts_with("127.0.0.1:") || endpoint.starts_with("localhost:") ||
         endpoint.starts_with("[::1]:");
}

std::string docker_file(const EngineHost& engine, const Caller& caller) {
  if (engine.snap) return "/var/snap/docker/current/config/daemon.json";
  return engine.rootless ? caller.variable("HOME") + "/.config/docker/daemon.json"
                         : "/etc/docker/daemon.json";
}

void look_at_socket(const FileSystem& files, const Caller& caller, const std::string& socket,
                    EngineHost& engine) {
  const auto info = files.info(socket);
  engine.endpoint_there = info && info->kind == FileKind::socket;
  engine.may_use = engine.endpoint_there && files.may_use(socket, caller);
  engine.rootless = socket.starts_with("/run/user/");
}

void look_at_docker(const FileSystem& files, const Caller& caller, EngineHost& engine) {
  engine.endpoint = docker_endpoint(files, caller);
  engine.remote = !on_this_machine(engine.endpoint);
  if (const auto socket = socket_of(engine); !socket.empty()) look_at_socket(files, caller, socket, engine);
  engine.snap = engine.program.starts_with("/snap/");
  const std::string path = docker_file(engine, caller);
  const auto text = files.read(path, kConfigLimit);
  if (!text) return;
  const auto config = read_docker_config(*text, path);
  if (!config) {
    engine.trouble = config.error().what;
    return;
  }
  if (config->nvidia) engine.runtimes.insert("nvidia");
  engine.cdi = config->cdi;
  engine.remaps_users = config->remaps_users;
  engine.selinux = config->selinux;
}

/// Debian's podman-docker and its like: a script called docker, or a link.
bool podman_in_disguise(const FileSystem& files, const std::string& program) {
  constexpr std::size_t kHead = 512;
  if (const auto real = files.resolve(program); real && real->ends_with("/podman")) return true;
  const auto head = files.read(program, kHead);
  return head && head->starts_with("#!") && head->find("podman") != std::string::npos;
}

/// Where Podman keeps containers is not there before its first one. A place of one's own, or another
/// machine's, is not looked for.
bool podman_never_used(const FileSystem& files, const Caller& caller) {
  const std::string home = caller.variable("HOME");
  const auto own = [&](const char* variable, const char* usual) {
    const auto value = caller.variable(variable);
    return value.empty() ? home + usual : value;
  };
  for (const char* variable : {"CONTAINERS_STORAGE_CONF", "CONTAINER_HOST", "CONTAINER_CONNECTION"}) {
    if (!caller.variable(variable).empty()) return false;
  }
  for (const auto& path :
       {std::string("/etc/containers"), own("XDG_CONFIG_HOME", "/.config") + "/containers"}) {
    if (files.info(path + "/storage.conf") || files.info(path + "/containers.conf")) return false;
  }
  const std::string storage = caller.uid == 0 ? "/var/lib" : own("XDG_DATA_HOME", "/.local/share");
  return !files.info(storage + "/containers/storage");
}

/// The user's word over the machine's.
ContainersConf containers_conf(const FileSystem& files, const Caller& caller) {
  std::string own = caller.variable("XDG_CONFIG_HOME");
  if (own.empty()) own = caller.variable("HOME") + "/.config";
  ContainersConf conf;
  for (const auto& directory :
       {std::string("/usr/share/containers"), std::string("/etc/containers"), own + "/containers"}) {
    const auto text = files.read(directory + "/containers.conf", kConfigLimit);
    if (!text) continue;
    const auto read = parse_containers_conf(*text);
    if (!read.runtime.empty()) conf.runtime = read.runtime;
    conf.remote = conf.remote || read.remote;
  }
  return conf;
}

void look_at_podman(const FileSystem& files, const Caller& caller, bool crun, EngineHost& engine) {
  const auto conf = containers_conf(files, caller);
  engine.rootless = caller.uid != 0;
  engine.crun = crun && (conf.runtime.empty() || conf.runtime == "crun" || conf.runtime.ends_with("/crun"));
  engine.never_used = podman_never_used(files, caller);
  engine.endpoint = caller.variable("CONTAINER_HOST");
  if (engine.endpoint.empty() && caller.variable("CONTAINER_CONNECTION").empty() && !conf.remote) return;
  // A connection by name: which machine that is stands in a file of Podman's own, in two forms by version.
  if (engine.endpoint.empty())
    engine.endpoint = "of its connection " + caller.variable("CONTAINER_CONNECTION");
  engine.service = on_this_machine(engine.endpoint);
  engine.remote = !engine.service;
  if (engine.endpoint.starts_with(kUnixScheme))
    look_at_socket(files, caller, engine.endpoint.substr(kUnixScheme.size()), engine);
}

void discover_cdi(const FileSystem& files, Host& host) {
  for (const std::string directory : {"/etc/cdi", "/var/run/cdi"}) {
    for (const auto& name : files.list(directory)) {
      if (!name.ends_with(".json") && !name.ends_with(".yaml")) continue;
      const auto text = files.read(directory + "/" + name, kConfigLimit);
      if (!text) continue;
      if (auto spec = cdi_spec(*text); !spec.kind.empty())
        host.cdi.push_back({directory + "/" + name, std::move(spec)});
    }
  }
}

}  // namespace

void discover_engines(const FileSystem& files, Host& host) {
  constexpr std::string_view kUsualPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
  std::string path = host.caller.variable("PATH");
  if (path.empty()) path = kUsualPath;
  constexpr std::array kKinds{EngineKind::docker, EngineKind::podman, EngineKind::nerdctl};
  const bool crun = !find_program(files, path, "crun").empty();
  const auto enforcing = files.read("/sys/fs/selinux/enforce", 1);
  for (const auto kind : kKinds) {
    EngineHost engine{.kind = kind, .program = find_program(files, path, engine_name(kind))};
    if (engine.program.empty()) continue;
    if (kind == EngineKind::docker && podman_in_disguise(files, engine.program)) {
      host.docker_is_podman = true;
      continue;
    }
    if (kind == EngineKind::docker) look_at_docker(files, host.caller, engine);
    if (kind == EngineKind::podman) look_at_podman(files, host.caller, crun, engine);
    if (kind == EngineKind::nerdctl) engine.rootless = host.caller.uid != 0;
    // Podman takes labels wherever the kernel has them, Docker where it is told to.
    engine.selinux = enforcing && *enforcing == "1" && (engine.selinux || kind == EngineKind::podman);
    host.engines.push_back(std::move(engine));
  }
  host.nvidia_runtime = find_program(files, path, "nvidia-container-runtime");
  host.nvidia_toolkit = !find_program(files, path, "nvidia-container-runtime-hook").empty() ||
                        !find_program(files, path, "nvidia-container-cli").empty();
  discover_cdi(files, host);
}

}  // namespace jcam
