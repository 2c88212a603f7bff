// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "frame_code.h"

namespace jcam::fakes {

/// Where an NV12 frame is. Borrowed; strides in bytes.
struct Nv12Frame {
  std::uint8_t* luma = nullptr;
  std::uint8_t* chroma = nullptr;
  int luma_stride = 0;
  int chroma_stride = 0;
};

/// Colour bars with a grey ramp below, a white box that moves by some pixels per frame, and the frame's code.
/// Drawing a fresh buffer copies the picture; drawing over an earlier frame of the same picture touches the
/// box and the code only, so that a camera costs next to nothing, as on a Jetson.
class TestPicture {
 public:
  /// Width and height in pixels, even.
  TestPicture(int width, int height);

  /// `last_number` is the number of the frame that this buffer held before, nothing for a fresh buffer.
  void draw(const Nv12Frame& frame, const FrameCode& code, std::optional<std::uint32_t> last_number) const;

 private:
  struct Box {
    int x, y, size;
  };
  Box box_of(std::uint32_t number) const;
  void copy_background(const Nv12Frame& frame, const Box& area) const;
  void draw_box(const Nv12Frame& frame, const Box& box) const;
  void draw_code(const Nv12Frame& frame, const FrameCode& code) const;

  int width_;
  int height_;
  std::vector<std::uint8_t> luma_;    ///< tightly packed
  std::vector<std::uint8_t> chroma_;  ///< tightly packed, U and V in turn
};

}  // namespace jcam::fakes
