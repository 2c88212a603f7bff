// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "common/picture/jpeg.h"
#include "common/picture/shrink.h"
#include "common/result.h"
#include "common/video.h"

namespace jcam {

/// Makes JPEGs of frames, one after the other in the same memory: whoever shows moving pictures makes many
/// of one size. One thread at a time.
class ScaledJpeg {
 public:
  /// A tightly packed frame as a JPEG, made smaller before it is compressed: at most `width` pixels wide (0:
  /// as it is), of the same shape. Raw formats mean BT.601 in limited range, as in picture.h. An mjpeg frame
  /// that is small enough stays as it is. What it gives is there until the next, and as long as `frame`.
  Result<std::string_view> of(PixelFormat format, Size size, std::string_view frame, int width, int quality);

 private:
  void shrunk(std::size_t component, const SampledPlane& from, Size size, const ValueTable& values);
  Result<std::string_view> of_bgrx(Size size, const std::uint8_t* bytes, Size wanted, int quality);
  Result<std::string_view> of_jpeg(std::string_view frame, Size wanted, int quality);

  YuvPlanes planes_;
  JpegWriter writer_;
  std::string other_;  ///< a JPEG that the writer did not make
};

}  // namespace jcam
