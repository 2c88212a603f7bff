// SPDX-License-Identifier: Apache-2.0
#include "v4l2/ring_scan.h"

namespace jcam {

std::optional<std::uint32_t> next_sequence(std::span<const RingBuffer> ring) {
  std::optional<std::uint32_t> newest;
  for (const auto& buffer : ring) {
    if (!buffer.written) continue;
    // The distance, since the numbers begin again after 2^32 frames.
    if (!newest || static_cast<std::int32_t>(buffer.sequence - *newest) > 0) newest = buffer.sequence;
  }
  if (!newest) return std::nullopt;
  return *newest + 1;
}

}  // namespace jcam
