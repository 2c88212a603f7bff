// SPDX-License-Identifier: Apache-2.0
#include "gst/sink/picture_watch.h"

#include <algorithm>
#include <cstring>

namespace jcam {
namespace {

constexpr std::size_t kSamples = 1024;

/// FNV's step over 64 bits at a time; only ever compared with the value of the frame before.
std::uint64_t mix(std::uint64_t hash, std::uint64_t word) {
  hash = (hash ^ word) * 0x100000001b3U;
  return hash ^ (hash >> 32U);
}

std::uint64_t sparse_hash(std::span<const std::byte> frame) {
  std::uint64_t hash = mix(0xcbf29ce484222325U, frame.size());
  std::uint64_t word = 0;
  if (frame.size() < sizeof word) {
    for (const std::byte byte : frame) hash = mix(hash, std::to_integer<std::uint64_t>(byte));
    return hash;
  }
  // An odd step, so that the samples do not stand in columns of the picture.
  const std::size_t step = std::max(frame.size() / kSamples, sizeof word) | 1U;
  for (std::size_t at = 0; at + sizeof word <= frame.size(); at += step) {
    std::memcpy(&word, frame.data() + at, sizeof word);
    hash = mix(hash, word);
  }
  return hash;
}

}  // namespace

std::uint64_t PictureWatch::see(std::span<const std::byte> frame) {
  const std::uint64_t hash = sparse_hash(frame);
  same_ = same_ != 0 && hash == last_ ? same_ + 1 : 1;
  last_ = hash;
  return same_;
}

}  // namespace jcam
