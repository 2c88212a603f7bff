// SPDX-License-Identifier: Apache-2.0
#include "bridge/machine/reservations.h"

#include <algorithm>

namespace jcam::bridge {

std::optional<Reservations::Given> Reservations::reserve(const std::vector<Candidate>& nodes,
                                                         std::optional<int> wanted,
                                                         const std::set<NodeName>& held, Holder holder) {
  const auto available = [&](const Candidate& c) {
    return (!wanted || c.node.index == *wanted) && !c.read && !held_.contains(c.node) &&
           !held.contains(c.node);
  };
  // Nodes that nobody ever had come first: a container may have a stale one, and then the launch has to ask
  // again.
  auto found = std::find_if(nodes.begin(), nodes.end(),
                            [&](const Candidate& c) { return available(c) && !stale_.contains(c.node); });
  if (found == nodes.end()) found = std::find_if(nodes.begin(), nodes.end(), available);
  if (found == nodes.end()) return std::nullopt;
  held_[found->node] = holder;
  return Given{found->node, stale_.contains(found->node)};
}

std::string Reservations::who_has(const std::vector<Candidate>& nodes, std::optional<int> wanted,
                                  const std::set<NodeName>& held) const {
  std::string text;
  for (const auto& [node, read, reader] : nodes) {
    if (wanted && node.index != *wanted) continue;
    text += (text.empty() ? "" : ", ") + node.text();
    if (read) {
      text += " is read by " + (reader.empty() ? "a program that jcam-bridge may not see" : reader);
    } else {
      text += held_.contains(node)  ? " was given to another launch"
              : held.contains(node) ? " is in a container"
                                    : " is free";
    }
  }
  return text;
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
