// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <vector>

#include "kubelet/plan/state.h"

namespace jcam::kubelet {

/// One node, as a resource shows it to kubelet, with its name as the identity.
struct Device {
  NodeName node;
  Health health;
  bool operator==(const Device&) const = default;
};

/// What each resource has, by the devices' names. Empty before kubelet has told who has what. A node that
/// is not to be had is there, unwell: given through another resource, or taken by somebody beside Kubernetes.
using Offers = std::map<Resource, std::vector<Device>>;
Offers offers(const State& state, Time now);

/// The same of one node.
Health availability(const State& state, const Resource& resource, const NodeName& node, Time now);

/// A node that has become well or unwell, in one line. What two resources say alike is said once.
struct Change {
  NodeName node;
  bool well = true;
  std::string text;  ///< "csi1 is not to be had by Pods: ..."
  bool operator==(const Change&) const = default;
};
std::vector<Change> changes(const Offers& before, const Offers& after);

/// What kubelet is advised to take of `available`: all of `must`, then one of each camera before a second
/// one, and what nobody ever had before what somebody may still have.
std::vector<NodeName> preferred(const State& state, const std::vector<NodeName>& available,
                                const std::vector<NodeName>& must, std::size_t size);

}  // namespace jcam::kubelet
