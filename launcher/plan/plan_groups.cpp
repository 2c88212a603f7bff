// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "common/text/number.h"
#include "launcher/plan/planner.h"

namespace jcam::launch {
namespace {

constexpr std::string_view kKeep = "keep-groups";
/// What Podman from 3.2 on makes of that word, and crun reads. podman-compose knows the word alone.
constexpr std::string_view kKeepAnnotation = "run.oci.keep_original_groups=1";

/// The number of a group that was given by number or by name.
std::optional<unsigned> group_number(const Host& host, const std::string& text) {
  if (const auto gid = parse_number<unsigned>(text)) return gid;
  const auto found = host.groups.find(text);
  if (found == host.groups.end()) return std::nullopt;
  return found->second;
}

const Reason kGroupReason{"owner group of the devices, for users that are not root",
                          "what that group may do with them"};

}  // namespace

/// keep-groups is crun's alone; NVIDIA's runtime calls runc.
bool Planner::crun_runs() const {
  std::string runtime = request_.engine_value("runtime").value_or("");
  for (const auto& flag : plan_.flags) {
    if (flag.name == "runtime") runtime = flag.value.value_or("");
  }
  return runtime.empty() || runtime == "crun" || runtime.ends_with("/crun");
}

Status Planner::lose_groups(const std::string& why, const std::string& cure) {
  if (!plan_.cameras.empty()) {
    const auto& grant = plan_.cameras.front().grant;
    plan_.warnings.push_back(fmt::format("{} belongs to group {} and may not open inside: {}; {}",
                                         grant.node.text(), grant.device.gid, why, cure));
  }
  return absent(Feature::groups, "the groups of the devices", "stay outside: " + why);
}

Status Planner::keep_groups() {
  const auto own = [](const EngineOption& option) { return option.name == "group-add"; };
  const auto kept = [&](const EngineOption& option) {
    return (own(option) && option.value == std::string(kKeep)) ||
           (option.name == "annotation" && option.value == std::string(kKeepAnnotation));
  };
  auto& options = plan_.options;
  if (std::any_of(options.begin(), options.end(), kept)) return {};
  // crun keeps all groups or none. What it keeps has the groups of the devices in it.
  const auto of_devices = [&](const EngineOption& option) {
    const auto gid = group_number(host_, option.value.value_or(""));
    return gid && (gids_.contains(*gid) || host_.caller.groups.contains(*gid));
  };
  for (const auto& option : options) {
    if (own(option) && !of_devices(option)) {
      return lose_groups(
          fmt::format("your --group-add {} does not go with keeping your groups", option.value.value_or("")),
          "leave it out, or write --group-add keep-groups");
    }
  }
  for (const auto& option : options) {
    if (own(option))
      plan_.left_out.push_back({"--group-add " + option.value.value_or(""),
                                "the groups that are kept have it, and crun takes them alone"});
  }
  std::erase_if(options, own);
  if (engine_.form == EngineForm::compose) {
    add_flag("group-add", std::string(kKeep), kGroupReason);
  } else {
    add_flag("annotation", std::string(kKeepAnnotation), kGroupReason);
  }
  return {};
}

Status Planner::groups() {
  constexpr unsigned kRoot = 0;
  gids_.erase(kRoot);
  if (!on(Feature::groups) || gids_.empty()) return {};
  if (engine_.can.numeric_groups) {
    for (const unsigned gid : gids_) add_flag("group-add", std::to_string(gid), kGroupReason);
    return {};
  }
  const auto& host = engine_.host;
  if (engine_.can.keeps_groups && crun_runs()) return keep_groups();
  if (host.remaps_users)
    return lose_groups("Docker's userns-remap makes other groups of them", "add --userns host");
  if (host.kind == EngineKind::podman && !host.service)
    return lose_groups("Podman keeps your groups with crun alone",
                       host.crun ? "leave the other runtime out" : "sudo apt-get install crun");
  return lose_groups(engine_title(host) + " cannot keep your groups",
                     "use Podman with crun, or the system's Docker");
}

}  // namespace jcam::launch
