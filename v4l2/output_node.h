// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "common/result.h"
#include "common/video.h"

namespace jcam {

/// The driver's name for a device: "v4l2 loopback".
inline constexpr const char* kLoopbackDriver = "v4l2 loopback";

/// Who an open video device is.
struct DeviceIdentity {
  std::string driver;
  std::string label;  ///< the card's name
  std::string bus;
  unsigned capabilities = 0;  ///< V4L2_CAP_* of this node, not of its siblings
  /// Of a loopback node with exclusive_caps: somebody writes to it.
  bool shows_capture_only() const;
};
Result<DeviceIdentity> identify_device(int fd);

/// Size and pixels of an open device's OUTPUT side.
struct OutputPicture {
  Size size;
  unsigned code = 0;  ///< fourcc
  std::string text() const;
  bool operator==(const OutputPicture&) const = default;
  bool is(const NodeFormat& format) const { return size == format.mode.size && code == fourcc(format.pixel); }
};
/// `os` is the ioctl's errno; EINVAL from a node that shows CAPTURE only to us.
Result<OutputPicture> output_picture(int fd);

/// The same by way of whichever side the device shows.
Result<OutputPicture> current_picture(int fd);

/// "NV12"
std::string code_text(unsigned code);

}  // namespace jcam
