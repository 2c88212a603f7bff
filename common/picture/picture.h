// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "common/result.h"
#include "common/video.h"

namespace jcam {

/// One frame as a picture file. All of it pure.

enum class PictureKind { ppm, png, jpeg, raw };
/// By the ending of the path: .ppm, .png, .jpg, .jpeg, .raw.
Result<PictureKind> picture_kind(std::string_view path);

/// Red, green, blue, 8 bits each, no padding.
struct Picture {
  Size size;
  std::vector<std::uint8_t> rgb;
};

/// From a tightly packed frame of a raw format; BT.601, limited range, which is what cameras of these formats
/// mean.
Result<Picture> to_rgb(PixelFormat format, Size size, std::string_view frame);

/// The bytes of the file. mjpeg frames only as jpeg or raw, which they are; those of raw formats as any kind.
Result<std::string> picture_file(PictureKind kind, PixelFormat format, Size size, std::string_view frame);

}  // namespace jcam
