// SPDX-License-Identifier: Apache-2.0
#include "kubelet/plan/offer.h"

#include <algorithm>
#include <tuple>

#include "common/text/text.h"

namespace jcam::kubelet {
namespace {

/// Whether somebody has the node who did not get it through `resource`.
Health possession(const State& state, const Resource& resource, const control::NodeReport& node, Time now) {
  const std::string name = node.name.text();
  const auto given = state.given.find(node.name);
  if (given != state.given.end()) {
    if (given->second.resource == resource) return {};
    return {false, name + " was given to a Pod as " + given->second.resource.name(), true};
  }
  if (node.readers > 0) return {false, name + " is read by a program that is no Pod's"};
  if (node.reserved == control::Reserved::reserved && !is_old_news(state, node.name, now))
    return {false, name + " is in a container that is no Pod's"};
  return {};
}

/// A node in a Pod is as it should be; that it was given is told when it is.
bool is_as_it_should_be(const Health& health) {
  return health.well || health.given;
}

/// How it was before; null: it was not there.
const Device* device_in(const Offers& all, const Resource& resource, const NodeName& node) {
  const auto devices = all.find(resource);
  if (devices == all.end()) return nullptr;
  const auto found = std::find_if(devices->second.begin(), devices->second.end(),
                                  [&](const auto& device) { return device.node == node; });
  return found == devices->second.end() ? nullptr : &*found;
}

Change change_of(const Device& device) {
  const std::string name = device.node.text();
  if (is_as_it_should_be(device.health)) return {device.node, true, name + " is to be had by Pods again"};
  return {device.node, false, name + " is not to be had by Pods: " + device.health.why};
}

}  // namespace

Health availability(const State& state, const Resource& resource, const NodeName& name, Time now) {
  const auto [camera, node] = find(state, name);
  if (node == nullptr || !resource.has(name)) return {false, resource.name() + " has no " + name.text()};
  if (!state.asked) return {false, "kubelet has not told yet what its Pods have"};
  if (state.away && now - *state.away >= kDaemonRestart) return {false, "jcam-bridge does not answer"};
  auto health = health_of(*camera, *node, state.report->argus, state.failing, now);
  if (!health.well) return health;
  return possession(state, resource, *node, now);
}

Offers offers(const State& state, Time now) {
  Offers all;
  if (!state.asked || !state.report) return all;
  for (const auto& resource : state.known) {
    auto& devices = all[resource];
    for (const auto& camera : state.report->cameras) {
      for (const auto& node : camera.nodes) {
        if (resource.has(node.name))
          devices.push_back({node.name, availability(state, resource, node.name, now)});
      }
    }
    std::sort(devices.begin(), devices.end(), [](const auto& a, const auto& b) { return a.node < b.node; });
  }
  return all;
}

std::vector<Change> changes(const Offers& before, const Offers& after) {
  std::vector<Change> all;
  for (const auto& [resource, devices] : after) {
    for (const auto& device : devices) {
      const auto* was = device_in(before, resource, device.node);
      if (was != nullptr && was->health == device.health) continue;
      // What begins well is not worth a line, either.
      const bool well_before = was == nullptr || is_as_it_should_be(was->health);
      if (well_before && is_as_it_should_be(device.health)) continue;
      auto change = change_of(device);
      if (std::find(all.begin(), all.end(), change) == all.end()) all.push_back(std::move(change));
    }
  }
  return all;
}

std::vector<NodeName> preferred(const State& state, const std::vector<NodeName>& available,
                                const std::vector<NodeName>& must, std::size_t size) {
  std::vector<NodeName> chosen = must;
  if (chosen.size() > size) chosen.resize(size);
  const auto is_chosen = [&](const NodeName& node) {
    return std::find(chosen.begin(), chosen.end(), node) != chosen.end();
  };
  // How many of a camera's nodes are in use, those of this choice too.
  const auto load = [&](const NodeName& node) {
    const auto same = [&](const NodeName& other) { return other.camera == node.camera && other != node; };
    return std::count_if(chosen.begin(), chosen.end(), same) +
           std::count_if(state.given.begin(), state.given.end(),
                         [&](const auto& entry) { return same(entry.first); });
  };
  const auto rank = [&](const NodeName& node) {
    const auto found = find(state, node);
    const bool had = found.node != nullptr && found.node->reserved != control::Reserved::free;
    return std::tuple(load(node), had, node);
  };
  while (chosen.size() < size) {
    const NodeName* best = nullptr;
    for (const auto& node : available) {
      if (!is_chosen(node) && (best == nullptr || rank(node) < rank(*best))) best = &node;
    }
    if (best == nullptr) break;
    chosen.push_back(*best);
  }
  return chosen;
}

}  // namespace jcam::kubelet
