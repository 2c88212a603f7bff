// SPDX-License-Identifier: Apache-2.0
#include <array>

#include "launcher/plan/planner.h"
#include "launcher/request/csv.h"

namespace jcam::launch {
namespace {

/// "src:dst[:options]" or "dst"
std::string volume_target(std::string_view text) {
  const auto first = text.find(':');
  if (first == std::string_view::npos) return std::string(text);
  const auto rest = text.substr(first + 1);
  return std::string(rest.substr(0, rest.find(':')));
}

std::string mount_target(std::string_view text) {
  constexpr std::array<std::string_view, 3> kKeys{"target=", "dst=", "destination="};
  for (const auto& field : csv_fields(text)) {
    for (const auto key : kKeys) {
      if (field.starts_with(key)) return field.substr(key.size());
    }
  }
  return {};
}

std::string device_target(std::string_view text) {
  const auto target = volume_target(text);
  return target.starts_with('/') ? target : std::string(text.substr(0, text.find(':')));
}

}  // namespace

std::set<std::string> option_targets(const std::vector<EngineOption>& options) {
  std::set<std::string> targets;
  for (const auto& option : options) {
    const std::string value = option.value.value_or("");
    std::string target;
    if (option.name == "volume") target = volume_target(value);
    if (option.name == "tmpfs") target = value.substr(0, value.find(':'));
    if (option.name == "mount") target = mount_target(value);
    if (option.name == "device") target = device_target(value);
    while (target.size() > 1 && target.ends_with('/')) target.pop_back();
    if (!target.empty()) targets.insert(target);
  }
  return targets;
}

}  // namespace jcam::launch
