// SPDX-License-Identifier: Apache-2.0
#include <array>

#include "host/discover.h"

namespace jcam {
namespace {

constexpr std::size_t kConfigLimit = std::size_t{1} << 20;
constexpr std::string_view kUnix = "unix://";
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

bool may_write(const FileInfo& info, const Caller& caller) {
  if (caller.uid == 0) return true;
  if (caller.uid == info.uid) return (info.mode & 0200U) != 0;
  if (caller.groups.contains(info.gid)) return (info.mode & 0020U) != 0;
  return (info.mode & 0002U) != 0;
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
  std::string usual = std::string(kUnix) + std::string(kUsualSocket);
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

void look_at_docker(const FileSystem& files, const Caller& caller, EngineHost& engine) {
  engine.endpoint = docker_endpoint(files, caller);
  engine.remote = !engine.endpoint.starts_with(kUnix);
  if (!engine.remote) {
    const std::string socket = socket_of(engine);
    const auto info = files.info(socket);
    engine.endpoint_there = info && info->kind == FileKind::socket;
    engine.may_use = engine.endpoint_there && may_write(*info, caller);
    engine.rootless = socket.starts_with("/run/user/");
  }
  const std::string config =
      engine.rootless ? caller.variable("HOME") + "/.config/docker/daemon.json" : "/etc/docker/daemon.json";
  const auto text = files.read(config, kConfigLimit);
  if (!text) return;
  auto words = parse_daemon_json(*text);
  if (words) {
    engine.words = *words;
  } else {
    engine.trouble = words.error().what;
  }
}

/// Debian's podman-docker and its like: a script called docker.
bool podman_in_disguise(const FileSystem& files, const std::string& program) {
  constexpr std::size_t kHead = 512;
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

void discover_cdi(const FileSystem& files, Host& host) {
  for (const std::string directory : {"/etc/cdi", "/var/run/cdi"}) {
    for (const auto& name : files.list(directory)) {
      if (!name.ends_with(".json") && !name.ends_with(".yaml")) continue;
      const auto text = files.read(directory + "/" + name, kConfigLimit);
      if (!text) continue;
      if (auto kind = cdi_kind(*text); !kind.empty()) host.cdi_kinds.insert(std::move(kind));
    }
  }
}

}  // namespace

std::string socket_of(const EngineHost& engine) {
  if (engine.kind != EngineKind::docker || !engine.endpoint.starts_with(kUnix)) return {};
  return engine.endpoint.substr(kUnix.size());
}

void discover_engines(const FileSystem& files, Host& host) {
  constexpr std::string_view kUsualPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
  std::string path = host.caller.variable("PATH");
  if (path.empty()) path = kUsualPath;
  constexpr std::array kKinds{EngineKind::docker, EngineKind::podman, EngineKind::nerdctl};
  for (const auto kind : kKinds) {
    EngineHost engine{.kind = kind, .program = find_program(files, path, engine_name(kind))};
    if (engine.program.empty()) continue;
    if (kind == EngineKind::docker && podman_in_disguise(files, engine.program)) continue;
    if (kind == EngineKind::docker) look_at_docker(files, host.caller, engine);
    if (kind != EngineKind::docker) engine.rootless = host.caller.uid != 0;
    if (kind == EngineKind::podman) engine.never_used = podman_never_used(files, host.caller);
    host.engines.push_back(std::move(engine));
  }
  host.nvidia_runtime = find_program(files, path, "nvidia-container-runtime");
  host.nvidia_toolkit = !find_program(files, path, "nvidia-container-runtime-hook").empty() ||
                        !find_program(files, path, "nvidia-container-cli").empty();
  host.crun = !find_program(files, path, "crun").empty();
  discover_cdi(files, host);
}

}  // namespace jcam
