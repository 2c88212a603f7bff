// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "common/result.h"
#include "kubelet/plan/resource.h"

namespace jcam::kubelet {

/// What we ask of kubelet, each over a connection of its own: between two questions none is open. Blocks for
/// a second at most. Any thread.
class KubeletClient {
 public:
  /// `kubelet_socket`: where plugins register; `pod_resources`: where it tells what Pods have.
  KubeletClient(std::string kubelet_socket, std::string pod_resources)
      : kubelet_(std::move(kubelet_socket)), pods_(std::move(pod_resources)) {}

  /// Says that `resource` is served at the socket of that name beside kubelet's.
  Status offer(const Resource& resource, const std::string& endpoint) const;
  /// What Pods have of jcam's resources. What is not of ours, or unknown to this release, is passed over.
  Result<std::vector<Claim>> claims() const;

 private:
  std::string kubelet_, pods_;
};

}  // namespace jcam::kubelet
