// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "common/os/unique_fd.h"
#include "launcher/cameras/bridge_cameras.h"
#include "launcher/cameras/camera_source.h"

namespace jcam::launch {

/// Where a launch gets its nodes from, and what keeps them for its container.
class CameraAccess {
 public:
  /// The bridge that runs; else, for a real start, one for this container alone; else, when it is only about
  /// printing, the nodes that stand on the host, or those that its configuration would make. `host` must
  /// outlive this.
  static Result<CameraAccess> open(const Request& request, const Host& host, const Engine& engine);

  CameraSource& source() { return *source_; }
  /// Descriptors that have to stay open for as long as the container has the nodes.
  Result<std::vector<int>> release_to_exec();
  const std::vector<std::string>& warnings() const { return warnings_; }

 private:
  static Result<CameraAccess> for_printing(const Request& request, const Host& host);
  static Result<CameraAccess> with_private_bridge(const Request& request, const Host& host,
                                                  const Engine& engine);

  std::unique_ptr<CameraSource> source_;
  BridgeCameras* bridge_ = nullptr;  ///< source_, if it is one
  UniqueFd lifeline_;                ///< of a private bridge
  std::vector<std::string> warnings_;
};

}  // namespace jcam::launch
