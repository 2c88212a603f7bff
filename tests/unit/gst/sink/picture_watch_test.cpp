// SPDX-License-Identifier: Apache-2.0
#include "gst/sink/picture_watch.h"

#include <gtest/gtest.h>

#include <vector>

#include "gst/slate/plain_frame.h"

namespace jcam {
namespace {

TEST(PictureWatch, CountsTheNewestFramesThatAreTheSame) {
  PictureWatch watch;
  std::vector<std::byte> frame = plain_frame({PixelFormat::yuyv, {{640, 480}, 30}});
  EXPECT_EQ(watch.see(frame), 1U);
  EXPECT_EQ(watch.see(frame), 2U);
  EXPECT_EQ(watch.see(frame), 3U);
  // Noise in a small part of the picture.
  for (std::size_t i = 0; i < 2000; ++i) frame[300000 + i] ^= std::byte{1};
  EXPECT_EQ(watch.see(frame), 1U);
  EXPECT_EQ(watch.see(frame), 2U);
}

TEST(PictureWatch, AShorterJpegIsAnotherPicture) {
  PictureWatch watch;
  const std::vector<std::byte> jpeg(5000, std::byte{7});
  EXPECT_EQ(watch.see(jpeg), 1U);
  EXPECT_EQ(watch.see(std::span(jpeg).first(4999)), 1U);
}

TEST(PictureWatch, TinyFramesHaveNoSamplesButDiffer) {
  PictureWatch watch;
  std::vector<std::byte> frame(3);
  EXPECT_EQ(watch.see(frame), 1U);
  EXPECT_EQ(watch.see(frame), 2U);
  frame[2] = std::byte{1};
  EXPECT_EQ(watch.see(frame), 1U);
  EXPECT_EQ(watch.see({}), 1U);
}

}  // namespace
}  // namespace jcam
