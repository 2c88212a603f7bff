// SPDX-License-Identifier: Apache-2.0
#include "gst/slate/plain_frame.h"

#include <gtest/gtest.h>

namespace jcam {
namespace {

constexpr VideoMode kMode{{34, 18}, 30};

int at(const std::vector<std::byte>& frame, std::size_t i) {
  return std::to_integer<int>(frame.at(i));
}

TEST(PlainFrame, RawFramesAreWholeAndGrey) {
  for (const PixelFormat pixel :
       {PixelFormat::yuyv, PixelFormat::uyvy, PixelFormat::nv12, PixelFormat::i420, PixelFormat::bgrx}) {
    EXPECT_EQ(plain_frame({pixel, kMode}).size(), frame_bytes(pixel, kMode.size)) << format_name(pixel);
  }
  const auto yuyv = plain_frame({PixelFormat::yuyv, kMode});
  EXPECT_EQ(at(yuyv, 0), 0x2d);
  EXPECT_EQ(at(yuyv, 1), 0x80);
  const auto uyvy = plain_frame({PixelFormat::uyvy, kMode});
  EXPECT_EQ(at(uyvy, 0), 0x80);
  EXPECT_EQ(at(uyvy, 1), 0x2d);
  const auto nv12 = plain_frame({PixelFormat::nv12, kMode});
  EXPECT_EQ(at(nv12, 34 * 18 - 1), 0x2d);
  EXPECT_EQ(at(nv12, 34 * 18), 0x80);
}

TEST(PlainFrame, AJpegBeginsAndEndsAsOne) {
  const auto jpeg = plain_frame({PixelFormat::mjpeg, kMode});
  ASSERT_LT(jpeg.size(), frame_bytes(PixelFormat::mjpeg, kMode.size));
  EXPECT_EQ(at(jpeg, 0), 0xff);
  EXPECT_EQ(at(jpeg, 1), 0xd8);
  EXPECT_EQ(at(jpeg, jpeg.size() - 2), 0xff);
  EXPECT_EQ(at(jpeg, jpeg.size() - 1), 0xd9);
}

TEST(PlainFrame, APictureOfJpegStaysSmall) {
  // The standard's tables take 32 bits for each 16x16 pixels; and the headers.
  EXPECT_LT(plain_frame({PixelFormat::mjpeg, {{3840, 2160}, 30}}).size(), 240U * 135U * 32U / 8U + 700U);
}

}  // namespace
}  // namespace jcam
