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

/// One of a camera's pictures: "csi0" is its main stream, "csi0-small" another one.
struct StreamName {
  CameraName camera;
  std::string stream{};  ///< by the rule of check_stream_word(); empty: main

  std::string text() const;
  bool operator==(const StreamName&) const = default;
  /// By camera, then stream (main first).
  std::strong_ordering operator<=>(const StreamName& other) const;
};

/// A node of a stream, "csi0" (index 0) or "csi0.1" (index 1), "csi0-small", "csi0-small.1"; index is 0..31.
struct NodeName {
  CameraName camera;
  int index = 0;
  std::string stream{};  ///< as in StreamName

  StreamName of() const { return {camera, stream}; }
  std::string text() const;
  /// The v4l2loopback label, "jcam-csi0.1"; at most 31 characters, the module's limit.
  std::string label() const;
  bool operator==(const NodeName&) const = default;
  /// By camera, then stream (main first), then index.
  std::strong_ordering operator<=>(const NodeName& other) const;
};

/// The variable that says inside a container where a stream is: "JCAM_CSI0", "JCAM_CSI0_SMALL".
std::string variable_of(const StreamName& name);

/// Whether a stream may have this name: a small letter, then small letters and digits, 16 at most, not
/// "main", which a camera has anyway.
Status check_stream_word(std::string_view word);

/// "csi0", nothing else: no sign, no leading zeros, no spaces.
Result<CameraName> parse_camera_name(std::string_view text);
/// "csi0" or "csi0-small".
Result<StreamName> parse_stream_name(std::string_view text);
/// "csi0", "csi0.1", "csi0-small" or "csi0-small.1".
Result<NodeName> parse_node_name(std::string_view text);
/// "jcam-csi0", "jcam-csi0-small.1"; an error for every other label.
Result<NodeName> parse_node_label(std::string_view label);

}  // namespace jcam
