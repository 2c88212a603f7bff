// SPDX-License-Identifier: Apache-2.0
#include "launcher/plan/planner.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace jcam::launch {

Planner::Planner(const Host& host, const Request& request, const Engine& engine, LaunchPlan& plan)
    : host_(host),
      request_(request),
      engine_(engine),
      plan_(plan),
      user_targets_(user_targets(request.options)) {}

Status Planner::absent(Feature feature, const std::string& what, const std::string& why) {
  if (request_.choice(feature) == Choice::required) {
    return Error{fmt::format("--{}: {} {}", feature_name(feature), what, why),
                 fmt::format("leave --{} out to start without it", feature_name(feature))};
  }
  plan_.left_out.push_back({what, why});
  return {};
}

bool Planner::taken(const std::string& target) const {
  return targets_.contains(target) || std::any_of(user_targets_.begin(), user_targets_.end(),
                                                  [&](const auto& user) { return user.target == target; });
}

void Planner::add_device(Device device) {
  const auto* mount = covering(user_targets_, device.container);
  // Below the host's own /dev it is there already, and wants the right to it alone.
  const bool seen = mount != nullptr && device.host == device.container && shows(*mount, device.host);
  if (taken(device.container) || (mount != nullptr && !seen)) {
    plan_.left_out.push_back({device.host, mount != nullptr ? mount->option + " lies over it"
                                                            : device.container + " inside is taken"});
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
  // The engine makes the place for a mount, and would make it in the user's own directory.
  if (const auto* over = covering(user_targets_, mount.target)) {
    const bool seen = mount.source == mount.target && shows(*over, mount.source);
    plan_.left_out.push_back({mount.source, seen ? "is there by your " + over->option
                                                 : over->option + " lies over " + mount.target});
    return;
  }
  targets_.insert(mount.target);
  plan_.mounts.push_back(std::move(mount));
}

std::string Planner::setter(const std::string& name) const {
  for (const auto& option : request_.options) {
    if (option.name == "env" && option.value && option.value->substr(0, option.value->find('=')) == name)
      return "you set it yourself";
  }
  const auto& own = request_.environment;
  if (std::any_of(own.begin(), own.end(), [&](const auto& variable) { return variable.first == name; }))
    return "the app sets it";
  return request_.file_variables.contains(name) ? "your --env-file sets it" : "";
}

void Planner::add_variable(std::string name, std::string value, Reason reason) {
  if (auto who = setter(name); !who.empty()) {
    plan_.left_out.push_back({name, std::move(who)});
    return;
  }
  plan_.variables.push_back({std::move(name), std::move(value), std::move(reason)});
}

void Planner::add_flag(std::string name, std::optional<std::string> value, Reason reason) {
  plan_.flags.push_back({std::move(name), std::move(value), std::move(reason)});
}

}  // namespace jcam::launch
