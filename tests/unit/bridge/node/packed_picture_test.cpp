// SPDX-License-Identifier: Apache-2.0
#include "bridge/node/packed_picture.h"

#include <gtest/gtest.h>

#include <cstddef>
#include <random>

#include "gst/slate/plain_frame.h"

namespace jcam::bridge {
namespace {

std::vector<std::byte> noise(std::size_t bytes) {
  std::mt19937 random(7);
  std::vector<std::byte> picture(bytes);
  for (auto& byte : picture) byte = static_cast<std::byte>(random() & 0xff);
  return picture;
}

TEST(PackedPicture, ComesOutAsItWentIn) {
  for (const std::size_t bytes : {0U, 1U, 255U, 256U, 257U, 100'000U}) {
    const auto picture = noise(bytes);
    const PackedPicture packed(picture);
    EXPECT_EQ(packed.size(), bytes);
    EXPECT_EQ(packed.unpack(), picture) << bytes;
  }
}

TEST(PackedPicture, APlainFrameOfAnyFormatIsNextToNothing) {
  for (const auto pixel : {PixelFormat::yuyv, PixelFormat::uyvy, PixelFormat::nv12, PixelFormat::i420,
                           PixelFormat::bgrx, PixelFormat::mjpeg}) {
    const auto picture = plain_frame({pixel, {{1920, 1080}, 30}});
    const PackedPicture packed(picture);
    EXPECT_EQ(packed.unpack(), picture);
    EXPECT_LT(packed.held(), 200'000U) << format_name(pixel);
  }
}

TEST(PackedPicture, ALineOfWordsIsKeptAndTheRestIsNot) {
  auto picture = plain_frame({PixelFormat::yuyv, {{1920, 1080}, 30}});
  constexpr std::size_t kLine = 1920 * 2;
  const auto words = noise(1000);
  for (std::size_t line = 500; line < 560; ++line)
    std::copy(words.begin(), words.end(), picture.begin() + static_cast<std::ptrdiff_t>(line * kLine + 1400));
  const PackedPicture packed(picture);
  EXPECT_EQ(packed.unpack(), picture);
  EXPECT_LT(packed.held(), picture.size() / 10);
}

TEST(PackedPicture, NothingIsEmpty) {
  EXPECT_TRUE(PackedPicture().unpack().empty());
  EXPECT_EQ(PackedPicture().held(), 0U);
}

}  // namespace
}  // namespace jcam::bridge
