// SPDX-License-Identifier: Apache-2.0
#include "launcher/plan/user_targets.h"

#include <array>

#include "launcher/request/csv.h"

namespace jcam::launch {
namespace {

struct Target {
  std::string source, target;
};

/// "src:dst[:options]" or "dst"
Target volume_place(std::string_view text) {
  const auto first = text.find(':');
  if (first == std::string_view::npos) return {"", std::string(text)};
  const auto rest = text.substr(first + 1);
  return {std::string(text.substr(0, first)), std::string(rest.substr(0, rest.find(':')))};
}

Target mount_place(std::string_view text) {
  constexpr std::array<std::string_view, 3> kTargets{"target=", "dst=", "destination="};
  constexpr std::array<std::string_view, 2> kSources{"source=", "src="};
  Target place;
  for (const auto& field : csv_fields(text)) {
    for (const auto key : kTargets) {
      if (field.starts_with(key)) place.target = field.substr(key.size());
    }
    for (const auto key : kSources) {
      if (field.starts_with(key)) place.source = field.substr(key.size());
    }
  }
  return place;
}

Target device_place(std::string_view text) {
  Target place = volume_place(text);
  if (place.source.empty() || !place.target.starts_with('/')) {
    place.source = text.substr(0, text.find(':'));
    place.target = place.source;
  }
  return place;
}

void trim(std::string& path) {
  while (path.size() > 1 && path.ends_with('/')) path.pop_back();
}

/// In images /var/run is a link to /run.
std::string real(std::string_view path) {
  constexpr std::string_view kVar = "/var/run";
  if (path == kVar || path.starts_with("/var/run/")) path.remove_prefix(std::string_view("/var").size());
  return std::string(path);
}

bool at_or_below(std::string_view path, std::string_view directory) {
  if (directory == "/") return true;
  return path.starts_with(directory) && (path.size() == directory.size() || path[directory.size()] == '/');
}

}  // namespace

std::vector<UserTarget> user_targets(const std::vector<EngineOption>& options) {
  std::vector<UserTarget> targets;
  for (const auto& option : options) {
    const std::string value = option.value.value_or("");
    Target place;
    if (option.name == "volume") place = volume_place(value);
    if (option.name == "tmpfs") place.target = value.substr(0, value.find(':'));
    if (option.name == "mount") place = mount_place(value);
    if (option.name == "device") place = device_place(value);
    trim(place.target);
    trim(place.source);
    if (place.target.empty()) continue;
    if (!place.source.starts_with('/')) place.source.clear();
    targets.push_back(
        {"--" + option.name + " " + value, place.target, place.source, option.name != "device"});
  }
  return targets;
}

const UserTarget* covering(const std::vector<UserTarget>& targets, std::string_view path) {
  for (const auto& target : targets) {
    if (target.mount && at_or_below(real(path), real(target.target))) return &target;
  }
  return nullptr;
}

bool shows(const UserTarget& mount, std::string_view host_path) {
  if (mount.source.empty() || !at_or_below(real(host_path), real(mount.source))) return false;
  return real(mount.source) == real(mount.target);
}

}  // namespace jcam::launch
