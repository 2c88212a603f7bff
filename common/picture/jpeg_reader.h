// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

#include "common/result.h"
#include "common/video.h"

namespace jcam {

/// Takes a JPEG apart line by line, in the memory of some lines. One thread.
class JpegReader {
 public:
  /// `file` is borrowed. The picture comes in the smallest size that the decoder makes by itself and that is
  /// at least `width` wide; as large as it is where `width` is more.
  JpegReader(std::string_view file, int width);
  JpegReader(const JpegReader&) = delete;
  JpegReader& operator=(const JpegReader&) = delete;
  ~JpegReader();

  /// Whether it can be read. Before all that follows.
  Status begin();
  Size size() const;
  /// Bytes of a pixel: Y, Cb and Cr from 0 to 255, or Y alone.
  std::size_t components() const;
  /// The next line. What is damaged is an error.
  Status line(std::uint8_t* to);

 private:
  struct Memory;
  std::unique_ptr<Memory> memory_;
};

}  // namespace jcam
