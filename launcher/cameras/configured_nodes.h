// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "common/config/config.h"
#include "launcher/cameras/camera_source.h"

namespace jcam::launch {

/// The nodes that a configuration would make on a fresh machine: what can be printed where no bridge runs.
/// Pure.
class ConfiguredNodes final : public CameraSource {
 public:
  explicit ConfiguredNodes(Config config) : config_(std::move(config)) {}
  Result<CameraGrant> reserve(const Reservation& reservation) override;
  Result<std::vector<CameraName>> list() override;

 private:
  Config config_;
  std::vector<NodeName> given_;
};

}  // namespace jcam::launch
