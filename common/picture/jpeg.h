// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "common/result.h"
#include "common/video.h"

namespace jcam {

/// Complete baseline JPEGs, colour sampled 4:2:0, by TurboJPEG. All pure.

/// `rgb`: red, green, blue, 8 bits each, no padding. `quality` 1..100.
Result<std::string> jpeg_file(Size size, std::span<const std::uint8_t> rgb, int quality);
/// One grey all over. `luma` is 0..255. Empty where `size` is none that a JPEG can have.
std::vector<std::byte> grey_jpeg(Size size, std::uint8_t luma);

/// One component of a picture, tightly packed.
struct ComponentPlane {
  Size size;
  std::vector<std::uint8_t> bytes;
};
/// Y, U and V as a JPEG has them: all values from 0 to 255. What there is no colour for has no U and V.
using YuvPlanes = std::array<ComponentPlane, 3>;
/// Makes JPEGs of such pictures, one after the other in the same memory. One thread at a time.
class JpegWriter {
 public:
  JpegWriter();
  JpegWriter(const JpegWriter&) = delete;
  JpegWriter& operator=(const JpegWriter&) = delete;
  ~JpegWriter();

  /// Colour is halved both ways; width and height are even. What it gives is there until the next.
  Result<std::string_view> write(const YuvPlanes& planes, int quality);

 private:
  struct Memory;
  std::unique_ptr<Memory> memory_;
};
/// The picture in a JPEG, in the smallest size that the decoder makes by itself and that is at least `width`
/// wide; as large as it is where `width` is more.
Result<YuvPlanes> jpeg_planes(std::string_view file, int width);

}  // namespace jcam
