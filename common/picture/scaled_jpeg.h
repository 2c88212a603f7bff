// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "common/picture/frame_lines.h"
#include "common/picture/jpeg_writer.h"
#include "common/picture/shrink.h"
#include "common/result.h"
#include "common/video.h"

namespace jcam {

/// A frame that is somewhere, and is read from its beginning on, a part at a time.
struct FrameSource {
  PixelFormat format = PixelFormat::yuyv;
  Size size;
  std::size_t bytes = 0;  ///< of the frame
  std::function<Status(std::size_t offset, std::span<std::uint8_t> to)> read;
};

/// Makes JPEGs of frames, one after the other in the same memory, which is that of some lines however large
/// a raw frame is: whoever shows moving pictures makes many of one size. One thread at a time.
class ScaledJpeg {
 public:
  /// A tightly packed frame as a JPEG, made smaller before it is compressed: at most `width` pixels wide (0:
  /// as it is), of the same shape. Raw formats mean BT.601 in limited range, as in picture.h. An mjpeg frame
  /// that is small enough stays as it is. What it gives is there until the next.
  Result<std::string_view> of(const FrameSource& frame, int width, int quality);
  /// What it holds of frames, in bytes: it does not grow with a raw one's height.
  std::size_t held() const;

 private:
  using Reads = std::array<LineWindow::Read, 3>;
  using Stretches = std::array<Stretch, 3>;
  void set(const FrameLayout& layout, Size wanted, Size colour);
  Result<std::string_view> of_raw(const FrameSource& frame, Size wanted, int quality);
  Result<std::string_view> of_jpeg(const FrameSource& frame, Size wanted, int quality);
  Result<std::string_view> yuv(const FrameLayout& layout, const Reads& reads, const Stretches& stretches,
                               Size wanted, int quality);
  Result<std::string_view> rgb(const FrameLayout& layout, const Reads& reads, Size wanted, int quality);
  Status want(const FrameLayout& layout, const Reads& reads, std::size_t component, Span rows);
  void row(const FrameLayout& layout, std::size_t component, int row, Stretch stretch, std::uint8_t* to,
           std::size_t step = 1);

  std::array<LineWindow, 3> windows_;
  std::array<Shrinker, 3> shrinkers_;
  JpegWriter writer_;
  std::string file_;               ///< an mjpeg frame
  std::vector<std::uint8_t> rgb_;  ///< a line
};

}  // namespace jcam
