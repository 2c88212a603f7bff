// SPDX-License-Identifier: Apache-2.0
#include "tests/fakes/test_picture.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace jcam::fakes {
namespace {

/// A buffer with padding, so that a mistake with strides shows.
struct Buffer {
  Buffer(int w, int h) : width(w), height(h), stride(w + 16), bytes(at(0, h + h / 2), 7) {}
  std::size_t at(int x, int y) const {
    return static_cast<std::size_t>(y) * static_cast<std::size_t>(stride) + static_cast<std::size_t>(x);
  }
  Nv12Frame frame() { return {bytes.data(), bytes.data() + at(0, height), stride, stride}; }
  LumaView luma() const { return luma_of_planar(bytes.data(), width, height, stride); }

  int width, height, stride;
  std::vector<std::uint8_t> bytes;
};

TEST(TestPicture, CodeIsReadBack) {
  const TestPicture picture(640, 480);
  Buffer buffer(640, 480);
  for (const FrameCode code :
       {FrameCode{1, 0, 0}, FrameCode{0xFFFFFFFF, 0x80000001, 255}, FrameCode{123456, 987654, 3}}) {
    picture.draw(buffer.frame(), code, std::nullopt);
    EXPECT_EQ(decode_frame(buffer.luma()), code);
  }
}

TEST(TestPicture, DrawingOverAnEarlierFrameIsTheSameAsAFreshOne) {
  const TestPicture picture(640, 480);
  Buffer reused(640, 480);
  picture.draw(reused.frame(), {1, 1, 0}, std::nullopt);
  std::uint32_t last = 1;
  for (std::uint32_t number : {2U, 9U, 5000U, 5001U, 4U}) {
    picture.draw(reused.frame(), {number, number, 0}, last);
    last = number;
    Buffer fresh(640, 480);
    picture.draw(fresh.frame(), {number, number, 0}, std::nullopt);
    EXPECT_EQ(reused.bytes, fresh.bytes) << number;
  }
}

TEST(TestPicture, PaddingIsLeftAlone) {
  const TestPicture picture(320, 240);
  Buffer buffer(320, 240);
  picture.draw(buffer.frame(), {1, 1, 0}, std::nullopt);
  for (int y = 0; y < 240 + 120; ++y) {
    const auto row = buffer.bytes.begin() + static_cast<std::ptrdiff_t>(y) * buffer.stride;
    EXPECT_TRUE(std::all_of(row + 320, row + 336, [](auto byte) { return byte == 7; })) << y;
  }
}

TEST(TestPicture, EverySizeIsDrawn) {
  for (const auto& [width, height] :
       {std::pair{2, 2}, {16, 16}, {64, 48}, {254, 24}, {256, 24}, {1640, 1232}}) {
    Buffer buffer(width, height);
    TestPicture(width, height).draw(buffer.frame(), {77, 1, 0}, std::nullopt);
    EXPECT_EQ(decode_frame(buffer.luma()).has_value(), width >= kCodeWidth && height >= kCodeHeight) << width;
  }
}

TEST(FrameCode, AreasWithoutACodeHaveNone) {
  for (const int value : {0, 16, 128, 235, 255}) {
    Buffer buffer(640, 480);
    std::ranges::fill(buffer.bytes, static_cast<std::uint8_t>(value));
    EXPECT_FALSE(decode_frame(buffer.luma())) << value;
  }
}

TEST(FrameCode, OneWrongBlockIsNoticed) {
  const TestPicture picture(640, 480);
  for (int block = 0; block < kCodeColumns * kCodeRows; ++block) {
    Buffer buffer(640, 480);
    picture.draw(buffer.frame(), {4711, 815, 1}, std::nullopt);
    for (int y = 0; y < kCodeBlock; ++y) {
      for (int x = 0; x < kCodeBlock; ++x) {
        auto& byte = buffer.bytes[buffer.at(block % kCodeColumns * kCodeBlock + x,
                                            block / kCodeColumns * kCodeBlock + y)];
        byte = static_cast<std::uint8_t>(255 - byte);
      }
    }
    EXPECT_FALSE(decode_frame(buffer.luma())) << block;
  }
}

TEST(FrameCode, RotatedViewUndoesARotation) {
  const TestPicture picture(640, 480);
  Buffer buffer(640, 480);
  picture.draw(buffer.frame(), {99, 1, 2}, std::nullopt);
  Buffer turned(640, 480);
  for (int y = 0; y < 480; ++y) {
    for (int x = 0; x < 640; ++x) {
      turned.bytes[turned.at(x, y)] = buffer.luma().at(639 - x, 479 - y);
    }
  }
  EXPECT_FALSE(decode_frame(turned.luma()));
  EXPECT_EQ(decode_frame(rotated_180(turned.luma())), (FrameCode{99, 1, 2}));
}

}  // namespace
}  // namespace jcam::fakes
