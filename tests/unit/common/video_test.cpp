// SPDX-License-Identifier: Apache-2.0
#include "common/video.h"

#include <gtest/gtest.h>

namespace jcam {
namespace {

TEST(Video, ModeRoundTrip) {
  auto mode = parse_video_mode("1280x720@30");
  ASSERT_TRUE(mode);
  EXPECT_EQ(*mode, (VideoMode{{1280, 720}, 30}));
  EXPECT_EQ(mode->text(), "1280x720@30");
}

TEST(Video, ModeRefuses) {
  for (const char* text : {"", "1280x720", "1280x720@", "1280x720@0", "1280x720@241", "1281x720@30",
                           "1280x721@30", "8194x720@30", "14x16@30", "-1280x720@30", "1280X720@30",
                           "1280x720@30000/1001", "1280x720@30 ", "99999999999x2@3"}) {
    EXPECT_FALSE(parse_video_mode(text)) << text;
  }
}

TEST(Video, FrameBytesArePacked) {
  // 0.12 and 0.13 would say 1384448 for the second one.
  EXPECT_EQ(frame_bytes(PixelFormat::yuyv, {1280, 720}), 1843200u);
  EXPECT_EQ(frame_bytes(PixelFormat::nv12, {1280, 720}), 1382400u);
  EXPECT_EQ(frame_bytes(PixelFormat::i420, {1280, 720}), 1382400u);
  EXPECT_EQ(frame_bytes(PixelFormat::uyvy, {640, 480}), 614400u);
  EXPECT_EQ(frame_bytes(PixelFormat::bgrx, {640, 480}), 1228800u);
}

TEST(Video, AJpegHasRoomForNoiseAndForItsTables) {
  EXPECT_EQ(frame_bytes(PixelFormat::mjpeg, {1280, 720}), 3686400u);
  EXPECT_EQ(frame_bytes(PixelFormat::mjpeg, {16, 16}), 4096u);
}

TEST(Video, FormatsRoundTripWithCodes) {
  const std::pair<const char*, std::uint32_t> rows[] = {{"yuyv", 0x56595559}, {"uyvy", 0x59565955},
                                                        {"nv12", 0x3231564e}, {"i420", 0x32315559},
                                                        {"bgrx", 0x34524742}, {"mjpeg", 0x47504a4d}};
  for (const auto& [name, code] : rows) {
    auto format = parse_format(name);
    ASSERT_TRUE(format) << name;
    EXPECT_EQ(format_name(*format), name);
    EXPECT_EQ(fourcc(*format), code) << name;
  }
  EXPECT_FALSE(parse_format("rgb"));
}

}  // namespace
}  // namespace jcam
