// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "common/result.h"

namespace jcam {

/// The pixel formats that every v4l2loopback version knows and jcam writes.
enum class PixelFormat { yuyv, uyvy, nv12, i420, bgrx, mjpeg };

/// "yuyv", as in the configuration.
std::string_view format_name(PixelFormat format);
Result<PixelFormat> parse_format(std::string_view text);
/// V4L2's code: YUYV, UYVY, NV12, YU12, BGR4 (BGRx), MJPG.
std::uint32_t fourcc(PixelFormat format);
/// GStreamer's caps name for the raw ones (YUY2, UYVY, NV12, I420, BGRx); "image/jpeg" is separate, so empty
/// for mjpeg.
std::string_view gst_format(PixelFormat format);

/// Pixels. Both 16..8192 (the module's default limit) and even, which is what all formats and all versions
/// accept.
struct Size {
  int width = 0;
  int height = 0;
  auto operator<=>(const Size&) const = default;
};

/// Bytes of one tightly packed frame, no padding anywhere. For mjpeg: the upper bound that is reserved for a
/// picture. Computed here and never taken from the driver: 0.12 and 0.13 round sizeimage up to pages.
std::size_t frame_bytes(PixelFormat format, Size size);
/// Bytes of one line of the first plane, tightly packed; 0 for mjpeg.
std::size_t line_bytes(PixelFormat format, Size size);

/// "1280x720@30": pixels and frames per second. Whole rates only: Argus divides the fraction as integers.
struct VideoMode {
  Size size;
  int fps = 0;
  std::string text() const;
  auto operator<=>(const VideoMode&) const = default;
};

/// Refuses odd or out-of-range sizes and rates outside 1..240.
Result<VideoMode> parse_video_mode(std::string_view text);

/// What a node carries for its whole life.
struct NodeFormat {
  PixelFormat pixel = PixelFormat::yuyv;
  VideoMode mode;
  auto operator<=>(const NodeFormat&) const = default;
};

}  // namespace jcam
