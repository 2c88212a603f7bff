// SPDX-License-Identifier: Apache-2.0
#include "kubelet/plan/health.h"

#include <algorithm>

#include "common/text/text.h"

namespace jcam::kubelet {
namespace {

/// Why the camera gives no pictures just now; empty: it does, or would.
std::string failure_of(const control::CameraReport& camera, const control::ArgusReport& argus) {
  if (!camera.reason.empty()) return one_line(camera.reason);
  if (camera.sensor_id && !argus.present) return "nvargus-daemon is not running";
  return {};
}

}  // namespace

Failing still_failing(const Failing& before, const control::StatusReport& report, Time now) {
  Failing failing;
  for (const auto& camera : report.cameras) {
    if (failure_of(camera, report.argus).empty()) continue;
    const auto known = before.find(camera.name);
    failing[camera.name] = known != before.end() ? known->second : now;
  }
  return failing;
}

Health health_of(const control::CameraReport& camera, const control::NodeReport& node,
                 const control::ArgusReport& argus, const Failing& failing, Time now) {
  const std::string name = camera.name.text();
  if (camera.sensor_id && !argus.none.empty()) return {false, named(name, one_line(argus.none))};
  if (node.state != control::NodeState::ok) {
    return {false, node.name.text() + ": " + node.path + " is " + std::string(state_name(node.state)) +
                       (node.holder.empty() ? "" : ": " + one_line(node.holder))};
  }
  const auto since = failing.find(camera.name);
  if (since != failing.end() && now - since->second >= kPatience)
    return {false, named(name, failure_of(camera, argus))};
  return {};
}

std::optional<Time> patience_ends(const Failing& failing, Time now) {
  std::optional<Time> first;
  for (const auto& [camera, since] : failing) {
    const Time end = since + kPatience;
    if (end > now && (!first || end < *first)) first = end;
  }
  return first;
}

}  // namespace jcam::kubelet
