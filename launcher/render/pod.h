// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "common/result.h"
#include "launcher/plan/plan.h"

namespace jcam::launch {

/// A directory or file of the node, in a Pod.
struct PodVolume {
  std::string source, target;
  bool read_only = false;
  std::string type;  ///< "Socket"; empty: not checked
  bool operator==(const PodVolume&) const = default;
};

/// What a Pod says of its one container, in the words of Kubernetes' API v1.
struct Pod {
  std::vector<std::pair<std::string, std::string>> environment;
  std::set<unsigned long> groups;
  std::string name = "app", hostname, workdir, user, group, runtime, shm, memory, cpus, pull;
  std::string restart = "OnFailure";  ///< as systemd and we have it: a command that ends well has ended
  std::vector<std::string> entrypoint, cap_add, cap_drop;
  std::vector<PodVolume> volumes;
  bool host_network = false, host_pid = false, host_ipc = false, privileged = false, read_only = false;
  std::map<std::string, int> resources;  ///< how many of each; cameras' are the plugin's to name
  bool gpu = false;                      ///< nvidia.com/gpu from NVIDIA's device plugin
  bool operator==(const Pod&) const = default;
};

/// The Pod of a plan. An option of the user that a Pod has no field for is an error. Pure.
Result<Pod> pod_of(const LaunchPlan& plan);

}  // namespace jcam::launch
