// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>

namespace jcam::fakes {

/// nvvidconv's flip-method, by its numbers.
enum class FlipMethod {
  none,
  counterclockwise,
  rotate_180,
  clockwise,
  horizontal_flip,
  upper_right_diagonal,
  vertical_flip,
  upper_left_diagonal
};

/// True when width and height change places.
constexpr bool turns(FlipMethod method) {
  return method == FlipMethod::counterclockwise || method == FlipMethod::clockwise ||
         method == FlipMethod::upper_right_diagonal || method == FlipMethod::upper_left_diagonal;
}

/// A plane of pixels of type Pixel, stride in bytes. Borrowed.
template <typename Byte>
struct Plane {
  Byte* data;
  int stride;

  template <typename Pixel>
  auto* row(int y) const {
    return reinterpret_cast<Pixel*>(data + static_cast<std::ptrdiff_t>(y) * stride);
  }
};

/// Flips `from`, width x height pixels, into `to`. The planes must not overlap.
template <typename Pixel>
void flip_plane(const Plane<const unsigned char>& from, const Plane<unsigned char>& to, int width, int height,
                FlipMethod method) {
  const bool x_back = method == FlipMethod::rotate_180 || method == FlipMethod::horizontal_flip ||
                      method == FlipMethod::counterclockwise || method == FlipMethod::upper_right_diagonal;
  const bool y_back = method == FlipMethod::rotate_180 || method == FlipMethod::vertical_flip ||
                      method == FlipMethod::clockwise || method == FlipMethod::upper_right_diagonal;
  if (!turns(method)) {
    for (int y = 0; y < height; ++y) {
      const auto* source = from.row<const Pixel>(y_back ? height - 1 - y : y);
      auto* target = to.row<Pixel>(y);
      if (x_back) {
        std::reverse_copy(source, source + width, target);
      } else {
        std::copy(source, source + width, target);
      }
    }
    return;
  }
  // Row y of the result is column y of the source, or the column y from the right, up or down.
  for (int y = 0; y < width; ++y) {
    const int column = x_back ? width - 1 - y : y;
    auto* target = to.row<Pixel>(y);
    for (int x = 0; x < height; ++x) target[x] = from.row<const Pixel>(y_back ? height - 1 - x : x)[column];
  }
}

}  // namespace jcam::fakes
