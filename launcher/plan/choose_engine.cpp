// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "launcher/plan/plan.h"

namespace jcam::launch {
namespace {

/// The one that the request names, by its form or by itself; nothing if any will do.
std::optional<EngineKind> named_kind(const Request& request) {
  switch (request.output) {
    case Output::podman:
    case Output::quadlet:
      return EngineKind::podman;
    case Output::nerdctl:
      return EngineKind::nerdctl;
    // A Pod is started by none of them; Docker's words are the plain ones.
    case Output::docker:
    case Output::k8s:
    case Output::k8s_generic:
      return EngineKind::docker;
    default:
      return request.engine;
  }
}

EngineForm form_of(Output output) {
  switch (output) {
    case Output::compose:
      return EngineForm::compose;
    case Output::quadlet:
      return EngineForm::quadlet;
    case Output::cdi:
      return EngineForm::cdi;
    case Output::k8s:
    case Output::k8s_generic:
      return EngineForm::pod;
    default:
      return EngineForm::client;
  }
}

std::string socket_path(const EngineHost& engine) {
  const auto slashes = engine.endpoint.find("//");
  return slashes == std::string::npos ? engine.endpoint : engine.endpoint.substr(slashes + 2);
}

Error remote_error(const EngineHost& engine) {
  if (engine.kind == EngineKind::podman) {
    return Error{fmt::format("Podman's address {} is another machine, as far as one can tell from here",
                             engine.endpoint),
                 "unset CONTAINER_HOST and CONTAINER_CONNECTION, or call jcam-run over there"};
  }
  return Error{
      fmt::format("Docker's address {} is another machine, whose cameras are not these", engine.endpoint),
      "unset DOCKER_HOST (or: docker context use default), or call jcam-run over there"};
}

Status check_usable(const EngineHost& engine) {
  const bool docker = engine.kind == EngineKind::docker;
  const std::string name = docker ? "Docker" : "Podman's service";
  if (engine.remote) return remote_error(engine);
  if (!engine.endpoint_there) {
    return Error{fmt::format("{} is not running: there is no {}", name, socket_path(engine)),
                 fmt::format("{} start {}", engine.rootless ? "systemctl --user" : "sudo systemctl",
                             docker ? "docker" : "podman.socket")};
  }
  if (!engine.may_use) {
    return Error{fmt::format("you may not use {}: {} is not yours", name, socket_path(engine)),
                 docker ? "sudo usermod -aG docker $USER and log in again, or call jcam-run with sudo"
                        : "call jcam-run with sudo"};
  }
  return {};
}

Error not_there(const Host& host, const Request& request, EngineKind kind) {
  return Error{
      host.engines.empty() && !request.engine ? "there is no container engine: no docker, podman or nerdctl"
                                              : fmt::format("{} is not installed", engine_name(kind)),
      kind == EngineKind::docker ? "sudo apt-get install docker.io" : "install it, or take another --engine"};
}

/// The first of the kind, or of all, that can be used; else the first, which then says what is wrong.
const EngineHost* find_engine(const Host& host, std::optional<EngineKind> kind) {
  const EngineHost* first = nullptr;
  for (const auto& engine : host.engines) {
    if (kind && engine.kind != *kind) continue;
    if (check_usable(engine)) return &engine;
    if (first == nullptr) first = &engine;
  }
  return first;
}

}  // namespace

Result<Engine> choose_engine(const Host& host, const Request& request) {
  auto kind = named_kind(request);
  // Here `docker run` is Podman's, and means it.
  if (kind == EngineKind::docker && host.docker_is_podman && starts_container(request))
    kind = EngineKind::podman;
  const auto form = form_of(request.output);
  if (const auto* engine = find_engine(host, kind)) {
    if (starts_container(request)) {
      if (auto status = check_usable(*engine); !status) return status.error();
    }
    return engine_of(*engine, form);
  }
  const auto wanted = kind.value_or(EngineKind::docker);
  // Rendering for an engine that is not here is fine: the files go to another machine.
  if (starts_container(request)) return not_there(host, request, wanted);
  // What the caller pastes or installs, the caller starts.
  return engine_of(EngineHost{.kind = wanted,
                              .program = engine_name(wanted),
                              .rootless = wanted != EngineKind::docker && host.caller.uid != 0,
                              .crun = true},
                   form);
}

Engine answered(const Engine& engine, Question question, std::string_view text) {
  EngineHost host = engine.host;
  if (question == Question::version) host.version = program_version(text);
  if (question == Question::info) {
    const auto info = parse_docker_info(text);
    if (!info) return engine;  // one that does not answer says so itself when it is started
    take_info(host, *info);
  }
  return engine_of(std::move(host), engine.form);
}

}  // namespace jcam::launch
