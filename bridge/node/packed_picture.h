// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace jcam::bridge {

/// A picture that is kept for long and looked at seldom, small when most of it repeats, as in a slate: a grey
/// area with a line of words. What comes out is what went in, byte for byte, whatever it was; at most 2 GB.
/// Pure.
class PackedPicture {
 public:
  PackedPicture() = default;
  explicit PackedPicture(std::span<const std::byte> picture);

  /// The picture, in memory of its own.
  std::vector<std::byte> unpack() const;
  /// Bytes of the picture.
  std::size_t size() const { return size_; }
  /// Bytes that it takes here.
  std::size_t held() const { return packed_.size(); }

 private:
  std::size_t size_ = 0;
  std::vector<char> packed_;  ///< by LZ4, which unpacks about as fast as memory is copied
};

}  // namespace jcam::bridge
