// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdlib>
#include <string>
#include <vector>

#include "kubelet/plan/allocate.h"
#include "kubelet/plan/offer.h"
#include "kubelet/plan/state.h"

namespace jcam::kubelet::test {

using namespace std::chrono_literals;

inline const Time kStart{std::chrono::hours(1)};
inline const Resource kCamera{};

inline Resource of(std::string_view stream) {
  return Resource{*parse_stream_name(stream)};
}
inline NodeName node(std::string_view name) {
  return *parse_node_name(name);
}

/// A camera with nodes of these names, from /dev/video40 of the first camera on.
inline control::CameraReport camera(int number, const std::vector<std::string>& nodes) {
  control::CameraReport report;
  report.name = CameraName{number};
  report.source = "test";
  report.mode = {{640, 480}, 30};
  int at = 40 + 8 * number;
  for (const auto& name : nodes) {
    control::NodeReport one{node(name), "/dev/video" + std::to_string(at), at, 0};
    report.nodes.push_back(one);
    ++at;
  }
  return report;
}

/// csi0 with two nodes and a small one, csi1 with one.
inline control::StatusReport two_cameras() {
  control::StatusReport report;
  report.cameras = {camera(0, {"csi0", "csi0.1", "csi0-small"}), camera(1, {"csi1"})};
  report.argus.present = true;
  return report;
}

/// One that kubelet and the daemon have told everything: nobody has anything.
inline State at_rest(control::StatusReport report = two_cameras()) {
  State state;
  on_kubelet(state, kStart - 100s, kStart - 100s);
  on_report(state, std::move(report), kStart - 100s);
  (void)on_list(state, {}, kStart - 50s, kStart - 50s);
  return state;
}

inline control::NodeReport& node_in(control::StatusReport& report, std::string_view name) {
  for (auto& camera : report.cameras) {
    for (auto& one : camera.nodes) {
      if (one.name.text() == name) return one;
    }
  }
  std::abort();
}

/// "csi0 csi0.1!": the resource's devices, with a mark behind one that is not to be had.
inline std::string shown(const State& state, const Resource& resource, Time now) {
  std::string text;
  const auto all = offers(state, now);
  const auto found = all.find(resource);
  if (found == all.end()) return "nothing";
  for (const auto& device : found->second)
    text += (text.empty() ? "" : " ") + device.node.text() + (device.health.well ? "" : "!");
  return text;
}

}  // namespace jcam::kubelet::test
