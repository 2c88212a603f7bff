// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "common/picture/shrink.h"
#include "common/result.h"
#include "common/video.h"

namespace jcam {

/// The lines of a picture that comes one after the other: some are there, those before are gone. One thread.
class LineWindow {
 public:
  /// Reads the next lines, as many as there is room for; `first` is the number of the first one.
  using Read = std::function<Status(int first, std::span<std::uint8_t> lines)>;

  /// Another picture, of `lines` lines of `stride` bytes. At a time so many are read as `room` bytes hold, or
  /// as are wanted.
  void set(int lines, std::size_t stride, std::size_t room);
  /// Has these lines there. Wanted lines never begin before those that were wanted last, nor behind their
  /// end.
  Status want(Span lines, const Read& read);
  /// A line that is there, and those behind it that were wanted with it.
  const std::uint8_t* line(int y) const {
    return bytes_.data() + static_cast<std::size_t>(y - there_.begin) * stride_;
  }
  std::size_t stride() const { return stride_; }
  std::size_t held() const { return bytes_.capacity(); }

 private:
  int count_ = 0;
  std::size_t stride_ = 0, room_ = 0;
  Span there_;
  std::vector<std::uint8_t> bytes_;
};

/// Y, U and V, or blue, green and red, in the lines that have them.
struct ComponentPlace {
  std::size_t sheet = 0;  ///< which of the frame's parts that are lines one after the other
  std::size_t first = 0;  ///< the first value in a line
  std::size_t step = 1;   ///< from value to value
  Size size;
};

/// How a tightly packed raw frame lies in memory.
struct FrameLayout {
  struct Sheet {
    std::size_t offset = 0, stride = 0;
    int lines = 0;
  };
  std::size_t sheets = 1;
  std::array<Sheet, 3> sheet;
  std::array<ComponentPlace, 3> components;
};

/// Of any format but mjpeg. Pure.
FrameLayout frame_layout(PixelFormat format, Size size);

}  // namespace jcam
