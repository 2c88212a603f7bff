// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <span>

#include "common/video.h"

namespace jcam {

/// One plane of a tightly packed frame, bytes and lines.
struct Plane {
  std::size_t offset = 0;  ///< from the start of the frame
  std::size_t line = 0;
  std::size_t lines = 0;
  bool operator==(const Plane&) const = default;
};

/// The planes of a frame as nodes carry it: one after another, no padding anywhere. None for mjpeg. Pure.
class PlaneLayout {
 public:
  explicit PlaneLayout(const NodeFormat& format);
  std::span<const Plane> planes() const { return {planes_.data(), count_}; }

 private:
  void add(std::size_t line, std::size_t lines);

  std::array<Plane, 3> planes_{};
  std::size_t count_ = 0;
  std::size_t end_ = 0;
};

}  // namespace jcam
