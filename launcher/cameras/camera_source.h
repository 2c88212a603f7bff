// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "common/names.h"
#include "common/result.h"
#include "launcher/plan/plan.h"

namespace jcam::launch {

struct Reservation {
  CameraName camera;
  std::optional<int> index;           ///< none: any free node
  std::chrono::milliseconds wait{0};  ///< for the first real picture; 0: do not wait
  std::string stream{};               ///< "": main
};

/// Who gives nodes to containers: the bridge, or a stand-in for it.
class CameraSource {
 public:
  CameraSource() = default;
  CameraSource(const CameraSource&) = delete;
  CameraSource& operator=(const CameraSource&) = delete;
  virtual ~CameraSource() = default;

  /// Keeps a node for as long as this object, or the engine's client that inherits its connection, lives.
  virtual Result<CameraGrant> reserve(const Reservation& reservation) = 0;
  /// The cameras that there are.
  virtual Result<std::vector<CameraName>> list() = 0;
};

/// Reserves everything that a request names. "all" with no camera at all is an error; so is a camera that is
/// not there, with those that are in the hint.
Result<std::vector<CameraGrant>> reserve_cameras(CameraSource& source,
                                                 const std::vector<CameraRequest>& cameras,
                                                 std::chrono::milliseconds wait);

/// The nodes that stand on a host, by their labels: for looking at a tree, where no bridge answers. Keeps
/// nothing.
class LabelledNodes final : public CameraSource {
 public:
  explicit LabelledNodes(const Host& host) : host_(host) {}
  Result<CameraGrant> reserve(const Reservation& reservation) override;
  Result<std::vector<CameraName>> list() override;

 private:
  const Host& host_;
  std::vector<NodeName> given_;
};

}  // namespace jcam::launch
