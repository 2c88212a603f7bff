// SPDX-License-Identifier: Apache-2.0
#include "bridge/node/packed_picture.h"

#include <algorithm>
#include <string_view>
#include <unordered_map>

namespace jcam::bridge {
namespace {

/// A multiple of every format's pixel, so that an even area gives equal pieces, and of the words' width only
/// a small part.
constexpr std::size_t kPiece = 256;

std::string_view text_of(std::span<const std::byte> piece) {
  return {reinterpret_cast<const char*>(piece.data()), piece.size()};
}

}  // namespace

PackedPicture::PackedPicture(std::span<const std::byte> picture) : size_(picture.size()) {
  std::unordered_map<std::string_view, std::uint32_t> known;
  std::vector<std::span<const std::byte>> different;
  order_.reserve((size_ + kPiece - 1) / kPiece);
  for (std::size_t at = 0; at < size_; at += kPiece) {
    const auto piece = picture.subspan(at, std::min(kPiece, size_ - at));
    const auto [found, is_new] =
        known.try_emplace(text_of(piece), static_cast<std::uint32_t>(different.size()));
    if (is_new) different.push_back(piece);
    order_.push_back(found->second);
  }
  pieces_.resize(different.size() * kPiece);
  auto to = pieces_.begin();
  for (const auto& piece : different) {
    std::copy(piece.begin(), piece.end(), to);
    to += kPiece;
  }
}

std::vector<std::byte> PackedPicture::unpack() const {
  std::vector<std::byte> picture(size_);
  for (std::size_t i = 0; i < order_.size(); ++i) {
    const std::size_t at = i * kPiece;
    const auto from = pieces_.begin() + static_cast<std::ptrdiff_t>(order_[i] * kPiece);
    std::copy_n(from, std::min(kPiece, size_ - at), picture.begin() + static_cast<std::ptrdiff_t>(at));
  }
  return picture;
}

}  // namespace jcam::bridge
