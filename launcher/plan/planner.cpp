// SPDX-License-Identifier: Apache-2.0
#include "launcher/plan/planner.h"

#include <fmt/format.h>

#include <utility>

namespace jcam::launch {

Planner::Planner(const Host& host, const Request& request, const Engine& engine, LaunchPlan& plan)
    : host_(host),
      request_(request),
      engine_(engine),
      plan_(plan),
      user_targets_(option_targets(request.options)) {}

Status Planner::absent(Feature feature, const std::string& what, const std::string& why) {
  if (request_.choice(feature) == Choice::required) {
    return Error{fmt::format("--{}: {} {}", feature_name(feature), what, why),
                 fmt::format("leave --{} out to start without it", feature_name(feature))};
  }
  plan_.left_out.push_back({what, why});
  return {};
}

void Planner::add_device(Device device) {
  if (taken(device.container)) {
    plan_.left_out.push_back({device.host, device.container + " inside is taken"});
    return;
  }
  if (device.node) gids_.insert(device.node->gid);
  targets_.insert(device.container);
  plan_.devices.push_back(std::move(device));
}

void Planner::add_mount(Mount mount) {
  if (taken(mount.target)) {
    plan_.left_out.push_back({mount.source, mount.target + " inside is taken"});
    return;
  }
  targets_.insert(mount.target);
  plan_.mounts.push_back(std::move(mount));
}

bool Planner::user_set_variable(const std::string& name) const {
  for (const auto& option : request_.options) {
    if (option.name == "env" && option.value && option.value->substr(0, option.value->find('=')) == name)
      return true;
  }
  return false;
}

void Planner::add_variable(std::string name, std::string value, Reason reason) {
  if (user_set_variable(name)) {
    plan_.left_out.push_back({name, "you set it yourself"});
    return;
  }
  plan_.variables.push_back({std::move(name), std::move(value), std::move(reason)});
}

void Planner::add_flag(std::string name, std::optional<std::string> value, Reason reason) {
  plan_.flags.push_back({std::move(name), std::move(value), std::move(reason)});
}

Status Planner::run_flags() {
  const bool restarts = request_.engine_value("restart").value_or("no") != "no";
  const auto& caller = host_.caller;
  if (on(Feature::terminal) && !request_.engine_flag("detach") && !outlives_session(request_)) {
    const Reason reason{"you call from a terminal", "your keyboard"};
    if (caller.stdin_terminal && !request_.has("interactive")) add_flag("interactive", std::nullopt, reason);
    if (caller.stdin_terminal && caller.stdout_terminal && !request_.has("tty"))
      add_flag("tty", std::nullopt, reason);
    if (request_.choice(Feature::terminal) == Choice::required && !caller.stdin_terminal) {
      return absent(Feature::terminal, "the input", "is not a terminal");
    }
  }
  if (on(Feature::remove) && !request_.has("rm")) {
    // The engines refuse the pair.
    if (restarts) {
      if (auto status = absent(Feature::remove, "--rm", "does not go with --restart"); !status) return status;
    } else {
      add_flag("rm", std::nullopt, {"the container goes when it ends", "nothing"});
    }
  }
  if (on(Feature::host_network) && !request_.has("network") && !request_.has("publish") &&
      !request_.has("pod")) {
    add_flag("network", "host",
             {"ROS, RTSP and the like find their peers", "every port and address of this machine"});
  }
  const auto ipc = request_.engine_value("ipc").value_or("");
  const bool own_ipc = ipc.empty() || ipc == "private" || ipc == "shareable";
  if (on(Feature::shm) && !request_.has("shm-size") && own_ipc && !request_.has("pod")) {
    add_flag("shm-size", "8g", {"CUDA and PyTorch workers share tensors there", "up to 8 GB of memory"});
  }
  return {};
}

void Planner::token() {
  constexpr const char* kToken = "HUGGINGFACE_TOKEN";
  if (request_.profile != Profile::jetson_containers || outlives_session(request_)) return;
  if (host_.caller.variable(kToken).empty() || user_set_variable(kToken)) return;
  // By its name alone: the engine takes the value from the environment, and nobody reads it over a shoulder.
  add_flag("env", kToken, {"models that need an account", "that account"});
}

namespace {

std::string groups_trouble(const EngineHost& engine) {
  if (engine.remaps_users) return "Docker's userns-remap makes other groups of them";
  if (engine.kind == EngineKind::podman && !engine.service) return "Podman keeps them with crun alone";
  return engine_title(engine) + " cannot keep them";
}

}  // namespace

Status Planner::groups() {
  constexpr unsigned kRoot = 0;
  gids_.erase(kRoot);
  if (!on(Feature::groups) || gids_.empty()) return {};
  const Reason reason{"owner group of the devices, for users that are not root",
                      "what that group may do with them"};
  if (engine_.can.keeps_groups) {
    if (request_.has("group-add"))
      return absent(Feature::groups, "--group-add keep-groups", "does not go with other groups");
    add_flag("group-add", "keep-groups", reason);
    return {};
  }
  if (!engine_.can.numeric_groups)
    return absent(Feature::groups, "your groups", "stay outside: " + groups_trouble(engine_.host));
  for (const unsigned gid : gids_) add_flag("group-add", std::to_string(gid), reason);
  return {};
}

}  // namespace jcam::launch
