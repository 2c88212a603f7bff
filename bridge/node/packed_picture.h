// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace jcam::bridge {

/// A picture that is kept for long and looked at seldom, small when most of it repeats, as in a slate: a grey
/// area with a line of words. Pieces that are equal are kept once; what comes out is what went in, byte for
/// byte, whatever it was. Pure.
class PackedPicture {
 public:
  PackedPicture() = default;
  explicit PackedPicture(std::span<const std::byte> picture);

  /// The picture, in memory of its own.
  std::vector<std::byte> unpack() const;
  /// Bytes of the picture.
  std::size_t size() const { return size_; }
  /// Bytes that it takes here.
  std::size_t held() const { return pieces_.size() + order_.size() * sizeof order_[0]; }

 private:
  std::size_t size_ = 0;
  std::vector<std::byte> pieces_;     ///< the different ones, one behind the other
  std::vector<std::uint32_t> order_;  ///< which piece stands at each place
};

}  // namespace jcam::bridge
