// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

#include "common/result.h"
#include "common/video.h"

namespace jcam {

/// Makes baseline JPEGs, colour sampled 4:2:0, one after the other in the same memory: that of the file and
/// of sixteen lines. One thread at a time.
///
///   if (auto begun = writer.begin(size, 80); !begun) return begun.error();
///   for each sixteen lines: write to line(), then flush()
///   return writer.end();
class JpegWriter {
 public:
  /// Of a stripe; colour has half of them.
  static constexpr int kStripeLines = 16;

  JpegWriter();
  JpegWriter(const JpegWriter&) = delete;
  JpegWriter& operator=(const JpegWriter&) = delete;
  ~JpegWriter();

  /// A picture of Y, Cb and Cr as a JPEG has them, all values from 0 to 255. `quality` 1..100. One that was
  /// begun before is forgotten.
  Status begin(Size size, int quality);
  /// Where the next stripe's lines are to be written: of component 0 as wide as the picture, of 1 and 2 half
  /// as wide, rounded up. What a line had is there still.
  std::uint8_t* line(std::size_t component, int y);
  /// The stripe is whole, or has the picture's last lines.
  Status flush();

  /// A picture of red, green and blue.
  Status begin_rgb(Size size, int quality);
  /// The next line of it, three bytes a pixel.
  Status rgb_line(const std::uint8_t* line);

  /// The file, once all lines were written: there until the next picture begins.
  Result<std::string_view> end();

 private:
  struct Memory;
  std::unique_ptr<Memory> memory_;
};

}  // namespace jcam
