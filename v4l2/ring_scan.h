// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace jcam {

/// How many buffers a node has at most, by the module.
inline constexpr unsigned kMostBuffers = 32;

/// What the module says of one buffer of its ring.
struct RingBuffer {
  bool written = false;        ///< since the last reader connected; only then `sequence` means anything
  std::uint32_t sequence = 0;  ///< number of the frame in it, modulo 2^32
  bool operator==(const RingBuffer&) const = default;
};

/// The number that the next frame will get: one more than the newest. Nothing when no buffer tells.
std::optional<std::uint32_t> next_sequence(std::span<const RingBuffer> ring);

/// Where write() of the module puts the frame with this number: the oldest buffer. Filling another one would
/// be filling what readers look at.
inline std::size_t slot_of(std::uint32_t sequence, std::size_t buffers) {
  return sequence % buffers;
}

}  // namespace jcam
