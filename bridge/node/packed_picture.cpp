// SPDX-License-Identifier: Apache-2.0
#include "bridge/node/packed_picture.h"

#include <lz4.h>

#include <cassert>

namespace jcam::bridge {

PackedPicture::PackedPicture(std::span<const std::byte> picture) : size_(picture.size()) {
  const auto size = static_cast<int>(size_);
  std::vector<char> packed(static_cast<std::size_t>(LZ4_compressBound(size)));
  // It has room for whatever the picture is, so it cannot fail.
  const int held = LZ4_compress_default(reinterpret_cast<const char*>(picture.data()), packed.data(), size,
                                        static_cast<int>(packed.size()));
  assert(size == 0 || held > 0);
  packed_.assign(packed.begin(), packed.begin() + held);
}

std::vector<std::byte> PackedPicture::unpack() const {
  std::vector<std::byte> picture(size_);
  [[maybe_unused]] const int size =
      LZ4_decompress_safe(packed_.data(), reinterpret_cast<char*>(picture.data()),
                          static_cast<int>(packed_.size()), static_cast<int>(size_));
  assert(size == static_cast<int>(size_) || size_ == 0);
  return picture;
}

}  // namespace jcam::bridge
