// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace jcam {

/// What each 8-bit value of luma and of chroma becomes. Pure.
struct RangeTable {
  using Values = std::array<std::uint8_t, 256>;
  Values luma{}, chroma{};

  /// From 16..235 (chroma 16..240) to 0..255, values outside are clipped.
  static constexpr RangeTable to_full() { return make(16, 219, 224, 0, 255, 255); }
  static constexpr RangeTable to_limited() { return make(0, 255, 255, 16, 219, 224); }

 private:
  static constexpr std::uint8_t clipped(int value) {
    return static_cast<std::uint8_t>(value < 0 ? 0 : value > 255 ? 255 : value);
  }
  /// value * to / from, rounded to the nearest; `from` is positive.
  static constexpr int scaled(int value, int to, int from) {
    const int doubled = 2 * value * to;
    return (doubled + (doubled < 0 ? -from : from)) / (2 * from);
  }
  static constexpr RangeTable make(int black, int luma_from, int chroma_from, int new_black, int luma_to,
                                   int chroma_to) {
    RangeTable table;
    for (int i = 0; i < 256; ++i) {
      const auto at = static_cast<std::size_t>(i);
      table.luma[at] = clipped(new_black + scaled(i - black, luma_to, luma_from));
      table.chroma[at] = clipped(128 + scaled(i - 128, chroma_to, chroma_from));
    }
    return table;
  }
};

}  // namespace jcam
