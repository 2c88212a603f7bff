// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <string>
#include <string_view>

#include "common/result.h"

namespace jcam {

/// A camera, "csi0": sensor-id 0 of Argus, or a stand-in with that name. `number` is 0..255 (the range of
/// sensor-id).
struct CameraName {
  int number = 0;

  std::string text() const;
  auto operator<=>(const CameraName&) const = default;
};

/// A node of a camera, "csi0" (index 0) or "csi0.1" (index 1), ...; index is 0..31.
struct NodeName {
  CameraName camera;
  int index = 0;

  std::string text() const;
  /// The v4l2loopback label, "jcam-csi0.1"; at most 31 characters, the module's limit.
  std::string label() const;
  auto operator<=>(const NodeName&) const = default;
};

/// "csi0", nothing else: no sign, no leading zeros, no spaces.
Result<CameraName> parse_camera_name(std::string_view text);
/// "csi0" or "csi0.1".
Result<NodeName> parse_node_name(std::string_view text);
/// "jcam-csi0" or "jcam-csi0.1"; an error for every other label.
Result<NodeName> parse_node_label(std::string_view label);

}  // namespace jcam
