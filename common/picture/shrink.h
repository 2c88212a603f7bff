// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "common/video.h"

namespace jcam {

/// One component of a picture, as it lies among the others.
struct SampledPlane {
  const std::uint8_t* bytes = nullptr;
  std::size_t stride = 0;  ///< from line to line
  std::size_t step = 1;    ///< from sample to sample
  Size size;
};

using ValueTable = std::array<std::uint8_t, 256>;

/// Makes it smaller, each value the mean of those that it stands for, then by `values`; in a direction in
/// which it is to be larger values are repeated. Writes to each `step`-th byte from `to` on, lines without a
/// gap. Pure.
void shrink(const SampledPlane& from, Size size, const ValueTable& values, std::uint8_t* to,
            std::size_t step = 1);

/// The size of a picture that is to be at most `width` wide (0: as it is), of the same shape: even, 2x2 at
/// least. Pure.
Size shrunk_size(Size size, int width);

}  // namespace jcam
