// SPDX-License-Identifier: Apache-2.0
#include "launcher/plan/plan.h"

#include "launcher/plan/planner.h"

namespace jcam::launch {

bool starts_container(const Request& request) {
  return request.output == Output::run && !request.dry_run;
}

std::string private_directory(const Host& host) {
  const std::string runtime = host.caller.variable("XDG_RUNTIME_DIR");
  if (host.caller.uid == 0) return "/run/jcam-run";
  // After `su` the variable may still be another user's.
  const auto found = host.present.find(runtime);
  const bool own = found != host.present.end() && found->second.uid == host.caller.uid;
  return own ? runtime + "/jcam" : std::string();
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
  return starts_at_boot(request) || request.output == Output::cdi || request.output == Output::k8s ||
         request.output == Output::k8s_generic;
}

Result<LaunchPlan> plan(const Host& host, const Engine& engine, const Request& request,
                        const std::vector<CameraGrant>& grants) {
  if (request.image.empty())
    return Error{"no image was given", "write jcam-run [OPTIONS] IMAGE [COMMAND...]"};
  LaunchPlan plan{
      .engine = engine.host.kind, .program = engine.host.program, .rootless = engine.host.rootless};
  plan.options = request.options;
  plan.image = request.image;
  plan.command = request.command;
  if (!engine.host.trouble.empty()) plan.warnings.push_back(engine.host.trouble);
  Planner planner(host, request, engine, plan);
  if (auto status = planner.run_flags(); !status) return status.error();
  planner.app();
  planner.token();
  if (auto status = planner.gpu(); !status) return status.error();
  if (auto status = planner.cameras(grants); !status) return status.error();
  if (auto status = planner.video(); !status) return status.error();
  if (auto status = planner.devices(); !status) return status.error();
  if (auto status = planner.places(); !status) return status.error();
  if (auto status = planner.data(); !status) return status.error();
  if (auto status = planner.model(); !status) return status.error();
  if (auto status = planner.desktop(); !status) return status.error();
  if (auto status = planner.groups(); !status) return status.error();
  return plan;
}

}  // namespace jcam::launch
