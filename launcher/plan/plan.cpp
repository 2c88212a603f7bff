// SPDX-License-Identifier: Apache-2.0
#include "launcher/plan/plan.h"

#include <fmt/format.h>

#include <utility>

#include "launcher/plan/planner.h"

namespace jcam::launch {
namespace {

EngineKind wanted_kind(const Host& host, const Request& request) {
  if (request.output == Output::podman || request.output == Output::quadlet) return EngineKind::podman;
  if (request.output == Output::nerdctl) return EngineKind::nerdctl;
  // A Pod is started by none of them; Docker's words are the plain ones.
  if (request.output == Output::docker || request.output == Output::k8s) return EngineKind::docker;
  if (request.engine) return *request.engine;
  return host.engines.empty() ? EngineKind::docker : host.engines.front().kind;
}

Status check_usable(const EngineHost& engine) {
  if (engine.remote) {
    return Error{
        fmt::format("Docker's address {} is another machine, whose cameras are not these", engine.endpoint),
        "unset DOCKER_HOST (or: docker context use default), or call jcam-run over there"};
  }
  if (!engine.endpoint_there) {
    return Error{fmt::format("Docker is not running: there is no {}", engine.endpoint.substr(7)),
                 engine.rootless ? "systemctl --user start docker" : "sudo systemctl start docker"};
  }
  if (!engine.may_use) {
    return Error{fmt::format("you may not use Docker: {} is not yours", engine.endpoint.substr(7)),
                 "sudo usermod -aG docker $USER and log in again, or call jcam-run with sudo"};
  }
  return {};
}

}  // namespace

bool starts_container(const Request& request) {
  return request.output == Output::run && !request.dry_run;
}

std::string private_directory(const Host& host) {
  const std::string runtime = host.caller.variable("XDG_RUNTIME_DIR");
  if (host.caller.uid == 0) return "/run/jcam-run";
  return host.present.contains(runtime) ? runtime + "/jcam" : std::string();
}

bool may_start_again(const Request& request) {
  const bool removed =
      request.has("rm") ? request.engine_flag("rm") : request.choice(Feature::remove) != Choice::off;
  return outlives_session(request) || !removed;
}

bool starts_at_boot(const Request& request) {
  const auto restart = request.engine_value("restart");
  return (restart && *restart != "no" && !restart->empty()) || request.output == Output::compose ||
         request.output == Output::quadlet;
}

bool outlives_session(const Request& request) {
  return starts_at_boot(request) || request.output == Output::cdi || request.output == Output::k8s;
}

Result<EngineHost> choose_engine(const Host& host, const Request& request) {
  const auto kind = wanted_kind(host, request);
  for (const auto& engine : host.engines) {
    if (engine.kind != kind) continue;
    if (starts_container(request)) {
      if (auto status = check_usable(engine); !status) return status.error();
    }
    return engine;
  }
  // Rendering for an engine that is not here is fine: the files go to another machine.
  if (starts_container(request)) {
    return Error{host.engines.empty() && !request.engine
                     ? "there is no container engine: no docker, podman or nerdctl"
                     : fmt::format("{} is not installed", engine_name(kind)),
                 kind == EngineKind::docker ? "sudo apt-get install docker.io"
                                            : "install it, or take another --engine"};
  }
  // What the caller pastes or installs, the caller starts.
  return EngineHost{.kind = kind,
                    .program = engine_name(kind),
                    .rootless = kind != EngineKind::docker && host.caller.uid != 0};
}

Result<LaunchPlan> plan(const Host& host, const Request& request, const std::vector<CameraGrant>& grants) {
  if (request.image.empty())
    return Error{"no image was given", "write jcam-run [OPTIONS] IMAGE [COMMAND...]"};
  auto engine = choose_engine(host, request);
  if (!engine) return engine.error();
  LaunchPlan plan{.engine = engine->kind, .program = engine->program, .rootless = engine->rootless};
  plan.options = request.options;
  plan.image = request.image;
  plan.command = request.command;
  if (!engine->trouble.empty()) plan.warnings.push_back(engine->trouble);
  Planner planner(host, request, *engine, plan);
  if (auto status = planner.run_flags(); !status) return status.error();
  planner.token();
  if (auto status = planner.gpu(); !status) return status.error();
  if (auto status = planner.cameras(grants); !status) return status.error();
  if (auto status = planner.video(); !status) return status.error();
  if (auto status = planner.devices(); !status) return status.error();
  if (auto status = planner.places(); !status) return status.error();
  if (auto status = planner.model(); !status) return status.error();
  if (auto status = planner.desktop(); !status) return status.error();
  if (auto status = planner.groups(); !status) return status.error();
  return plan;
}

}  // namespace jcam::launch
