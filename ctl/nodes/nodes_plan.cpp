// SPDX-License-Identifier: Apache-2.0
#include "ctl/nodes/nodes_plan.h"

#include <algorithm>

#include "common/loopback_limits.h"
#include "common/text/listed.h"

namespace jcam::ctl {
namespace {

std::vector<std::string> wanted_labels(const Config& config) {
  std::vector<std::string> labels;
  for (const auto& camera : config.cameras) {
    for (const auto& stream : camera.streams()) {
      for (int i = 0; i < stream.nodes; ++i)
        labels.push_back(NodeName{camera.name, i, stream.stream}.label());
    }
  }
  return labels;
}

/// The module's arrays: one value for each device, since a single one would cover only the first.
template <typename Text>
std::string parameter(const std::string& name, const std::vector<NewNode>& nodes, Text text) {
  std::string value;
  for (const auto& node : nodes) value += (value.empty() ? "" : ",") + text(node);
  return name + "=" + value;
}

int ring_buffers(const Config& config, const ModuleState& state) {
  const auto is_coded = [](const StreamConfig& stream) { return stream.format == PixelFormat::mjpeg; };
  const bool coded =
      std::any_of(config.cameras.begin(), config.cameras.end(), [&](const CameraConfig& camera) {
        const auto streams = camera.streams();
        return std::any_of(streams.begin(), streams.end(), is_coded);
      });
  return coded && !state.tells_version ? kCodedNodeBuffers : kNodeBuffers;
}

std::vector<std::string> load_parameters(const std::vector<NewNode>& nodes, int buffers) {
  return {"devices=" + std::to_string(nodes.size()),
          parameter("video_nr", nodes, [](const NewNode& n) { return std::to_string(n.number); }),
          parameter("card_label", nodes, [](const NewNode& n) { return n.label; }),
          parameter("exclusive_caps", nodes, [](const NewNode&) { return std::string("1"); }),
          "max_buffers=" + std::to_string(buffers),
          "max_openers=" + std::to_string(kNodeOpeners)};
}

}  // namespace

NodesPlan plan_nodes(const Config& config, const ModuleState& state) {
  NodesPlan plan;
  std::vector<NewNode> fresh;
  int number = config.first_node;
  for (const auto& label : wanted_labels(config)) {
    if (state.labels.contains(label)) {
      plan.present.push_back(label);
      continue;
    }
    while (state.numbers.contains(number)) ++number;
    fresh.push_back({label, number++});
  }
  if (fresh.empty()) return plan;
  if (!state.loaded) {
    plan.load = true;
    if (state.own_options) return plan;
    fresh.resize(std::min(fresh.size(), kModuleDevices));
    plan.parameters = load_parameters(fresh, ring_buffers(config, state));
  } else if (state.can_add) {
    plan.add = std::move(fresh);
  } else {
    for (const auto& node : fresh) plan.missing.push_back(node.label);
  }
  return plan;
}

Error missing_nodes(const NodesPlan& plan) {
  const std::string labels = listed(plan.missing);
  if (plan.present.size() >= kModuleDevices)
    return Error{"v4l2loopback has no room for " + labels + ": before 0.13 it makes at most 8 devices",
                 "ask for fewer nodes, or install v4l2loopback 0.13 or later"};
  return Error{"v4l2loopback is loaded without " + labels + ", and before 0.13 it cannot add devices",
               "end what uses it, then: sudo modprobe -r v4l2loopback && sudo systemctl restart jcam-nodes "
               "jcam-bridge"};
}

}  // namespace jcam::ctl
