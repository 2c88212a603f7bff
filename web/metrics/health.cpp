// SPDX-License-Identifier: Apache-2.0
#include "web/metrics/health.h"

#include <algorithm>

#include "common/text/text.h"

namespace jcam::metrics {

Health health_of(const control::CameraReport& camera) {
  const std::string name = camera.name.text();
  if (!camera.reason.empty()) return {false, named(name, one_line(camera.reason))};
  if (camera.nodes.empty()) return {false, named(name, "it has no node")};
  for (const auto& node : camera.nodes) {
    if (node.state == control::NodeState::ok) continue;
    return {false, named(name, node.path + " is " + std::string(state_name(node.state)) +
                                   (node.holder.empty() ? "" : ": " + one_line(node.holder)))};
  }
  return {true, "ok"};
}

Health health_of(const control::StatusReport& report) {
  if (report.problem) return {false, one_line(*report.problem)};
  for (const auto& camera : report.cameras) {
    if (auto health = health_of(camera); !health.well) return health;
  }
  return {true, "ok"};
}

std::optional<Health> health_of(const control::StatusReport& report, const std::string& camera) {
  const auto found = std::find_if(report.cameras.begin(), report.cameras.end(),
                                  [&](const auto& c) { return c.name.text() == camera; });
  if (found == report.cameras.end()) return std::nullopt;
  return health_of(*found);
}

}  // namespace jcam::metrics
