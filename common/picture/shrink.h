// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "common/video.h"

namespace jcam {

/// value + base + (value * factor + more) / 512, within a byte: 16 bits are enough for it, so the processor
/// does many at a time. `factor` at most 126, `more` 0..511.
struct Stretch {
  std::int16_t factor = 0, more = 0, base = 0;
  constexpr std::uint8_t of(int value) const {
    const auto scaled = static_cast<std::int16_t>(static_cast<std::int16_t>(value * factor + more) >> 9);
    auto sum = static_cast<std::int16_t>(value + base + scaled);
    sum = sum < 0 ? std::int16_t{0} : sum;
    return static_cast<std::uint8_t>(sum > 255 ? std::int16_t{255} : sum);
  }
};
/// Limited range, as cameras have it, to full, as JPEGs have it: (y - 16) * 255 / 219 and (c - 128) * 255 /
/// 224
/// + 128, to within one.
inline constexpr Stretch kFullLuma{84, 448, -19};
inline constexpr Stretch kFullChroma{71, 384, -18};

/// Places that stand side by side: [begin, end).
struct Span {
  int begin = 0, end = 0;
};

/// Lines of one component, as they lie among the others.
struct SampledLines {
  const std::uint8_t* bytes = nullptr;  ///< the first value of the first line
  std::size_t stride = 0;               ///< from line to line
  std::size_t step = 1;                 ///< from value to value
};

/// Makes one component of a picture smaller line by line, each value the mean of those that it stands for; in
/// a direction in which it is to be larger values are repeated. Pure; one thread at a time.
class Shrinker {
 public:
  /// For another size, in the same memory.
  void set(Size from, Size to);
  /// The lines that line `y` is made of, never none. Of a next line they never begin earlier.
  Span lines(int y) const;
  /// Line `y` of those, each value by `stretch`, to each `step`-th byte from `to` on.
  void line(int y, const SampledLines& from, Stretch stretch, std::uint8_t* to, std::size_t step = 1);

 private:
  Size from_, to_;
  std::vector<Span> columns_;        ///< of each value
  std::vector<std::uint32_t> sums_;  ///< of each column of the lines
};

/// The size of a picture that is to be at most `width` wide (0: as it is), of the same shape: even, 2x2 at
/// least. Pure.
Size shrunk_size(Size size, int width);

}  // namespace jcam
