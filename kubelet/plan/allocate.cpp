// SPDX-License-Identifier: Apache-2.0
#include "kubelet/plan/allocate.h"

#include <algorithm>
#include <set>

#include "common/cdi.h"
#include "common/text/text.h"
#include "kubelet/plan/offer.h"

namespace jcam::kubelet {
namespace {

std::string inside_of(const Resource& resource, const NodeName& node, std::size_t place, bool first) {
  if (!resource.stream) return "/dev/video" + std::to_string(place);
  if (first && node.stream.empty()) return "/dev/video" + std::to_string(node.camera.number);
  return "/dev/jcam/" + (first ? node.of().text() : node.text());
}

/// "JCAM_CSI0", and of a second node "JCAM_CSI0_1", as jcam-run has them.
std::string variable(const NodeName& node, bool first) {
  return variable_of(node.of()) + (first ? "" : "_" + std::to_string(node.index));
}

Result<Allocation> by_name(const std::vector<NodeName>& nodes) {
  Allocation all;
  std::set<StreamName> seen;
  for (const auto& node : nodes) {
    if (!seen.insert(node.of()).second)
      return Error{"one container cannot have two nodes of " + node.of().text() + " by their CDI names",
                   "start jcam-kubelet without --cdi"};
    all.cdi.push_back(std::string(kCdiCameraKind) + "=" + node.text());
  }
  return all;
}

}  // namespace

Result<std::vector<NodeName>> may_give(const State& state, const Resource& resource,
                                       const std::vector<std::string>& ids, Time now) {
  if (ids.empty()) return Error{resource.name() + ": no device was asked for", {}};
  std::vector<NodeName> nodes;
  for (const auto& id : ids) {
    const auto node = parse_node_name(id);
    if (!node) return Error{resource.name() + ": there is no device " + one_line(id, 80), {}};
    if (std::find(nodes.begin(), nodes.end(), *node) != nodes.end())
      return Error{resource.name() + ": " + id + " was asked for twice", {}};
    if (const auto health = availability(state, resource, *node, now); !health.well)
      return Error{resource.name() + ": " + id + " cannot be given: " + health.why, "see: jcamctl status"};
    nodes.push_back(*node);
  }
  return nodes;
}

Result<Allocation> allocation(const State& state, const Resource& resource,
                              const std::vector<NodeName>& nodes, bool with_cdi) {
  if (with_cdi) return by_name(nodes);
  Allocation all;
  std::set<StreamName> seen;
  for (const auto& node : nodes) {
    const auto found = find(state, node);
    if (found.node == nullptr) return Error{"there is no node " + node.text(), "see: jcamctl status"};
    const bool first = seen.insert(node.of()).second;
    const auto place = all.devices.size();
    const auto inside = inside_of(resource, node, place, first);
    all.devices.push_back({found.node->path, inside});
    all.variables[variable(node, first)] = inside;
    if (!resource.stream)
      all.variables[place == 0 ? "JCAM_CAMERA" : "JCAM_CAMERA_" + std::to_string(place)] = inside;
  }
  return all;
}

}  // namespace jcam::kubelet
