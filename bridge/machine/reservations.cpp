// SPDX-License-Identifier: Apache-2.0
#include "bridge/machine/reservations.h"

#include <algorithm>

namespace jcam::bridge {

std::optional<Reservations::Given> Reservations::reserve(const std::vector<NodeName>& nodes,
                                                         std::optional<int> wanted,
                                                         const std::set<NodeName>& held, Holder holder) {
  const auto available = [&](const NodeName& node) {
    return (!wanted || node.index == *wanted) && !held_.contains(node) && !held.contains(node);
  };
  // Nodes that nobody ever had come first: a container may have a stale one, and then the launch has to ask
  // again.
  auto found = std::find_if(nodes.begin(), nodes.end(),
                            [&](const NodeName& n) { return available(n) && !stale_.contains(n); });
  if (found == nodes.end()) found = std::find_if(nodes.begin(), nodes.end(), available);
  if (found == nodes.end()) return std::nullopt;
  held_[*found] = holder;
  return Given{*found, stale_.contains(*found)};
}

void Reservations::release(Holder holder) {
  for (auto it = held_.begin(); it != held_.end();) {
    if (it->second == holder) {
      stale_.insert(it->first);
      it = held_.erase(it);
    } else {
      ++it;
    }
  }
}

control::Reserved Reservations::state(const NodeName& node) const {
  if (held_.contains(node)) return control::Reserved::reserved;
  return stale_.contains(node) ? control::Reserved::stale : control::Reserved::free;
}

}  // namespace jcam::bridge
