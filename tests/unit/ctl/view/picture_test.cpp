// SPDX-License-Identifier: Apache-2.0
#include "ctl/view/picture.h"

#include <gtest/gtest.h>

#include <array>

namespace jcam::ctl {
namespace {

/// 2x2 pixels of one colour, in each raw format: white, black and BT.601's pure red.
struct Colour {
  int y, u, v;
  int r, g, b;
};
constexpr std::array<Colour, 3> kColours{
    {{235, 128, 128, 255, 255, 255}, {16, 128, 128, 0, 0, 0}, {81, 90, 240, 255, 0, 0}}};

std::string bytes(std::initializer_list<int> values) {
  std::string text;
  for (const int value : values) text += static_cast<char>(value);
  return text;
}

std::string frame_of(PixelFormat format, const Colour& c) {
  switch (format) {
    case PixelFormat::yuyv:
      return bytes({c.y, c.u, c.y, c.v, c.y, c.u, c.y, c.v});
    case PixelFormat::uyvy:
      return bytes({c.u, c.y, c.v, c.y, c.u, c.y, c.v, c.y});
    case PixelFormat::nv12:
    case PixelFormat::i420:
      return bytes({c.y, c.y, c.y, c.y, c.u, c.v});
    case PixelFormat::bgrx:
      return bytes({c.b, c.g, c.r, 0, c.b, c.g, c.r, 0, c.b, c.g, c.r, 0, c.b, c.g, c.r, 0});
    case PixelFormat::mjpeg:
      break;
  }
  return {};
}

TEST(Picture, EveryRawFormatGivesTheColour) {
  for (const auto format :
       {PixelFormat::yuyv, PixelFormat::uyvy, PixelFormat::nv12, PixelFormat::i420, PixelFormat::bgrx}) {
    for (const auto& colour : kColours) {
      const auto picture = to_rgb(format, {2, 2}, frame_of(format, colour));
      ASSERT_TRUE(picture) << format_name(format) << picture.error().message();
      ASSERT_EQ(picture->rgb.size(), 12u);
      for (std::size_t i = 0; i < 12; i += 3) {
        EXPECT_NEAR(picture->rgb[i], colour.r, 1) << format_name(format);
        EXPECT_NEAR(picture->rgb[i + 1], colour.g, 1) << format_name(format);
        EXPECT_NEAR(picture->rgb[i + 2], colour.b, 1) << format_name(format);
      }
    }
  }
}

TEST(Picture, EachPixelHasItsOwnBrightness) {
  const int u = 128;
  const std::pair<PixelFormat, std::string> frames[] = {
      {PixelFormat::yuyv, bytes({16, u, 90, u, 160, u, 235, u})},
      {PixelFormat::uyvy, bytes({u, 16, u, 90, u, 160, u, 235})},
      {PixelFormat::nv12, bytes({16, 90, 160, 235, u, u})},
      {PixelFormat::i420, bytes({16, 90, 160, 235, u, u})},
  };
  for (const auto& [format, frame] : frames) {
    const auto picture = to_rgb(format, {2, 2}, frame);
    ASSERT_TRUE(picture);
    EXPECT_EQ(picture->rgb[0], 0) << format_name(format);
    EXPECT_EQ(picture->rgb[3], 86) << format_name(format);
    EXPECT_EQ(picture->rgb[6], 168) << format_name(format);
    EXPECT_EQ(picture->rgb[9], 255) << format_name(format);
  }
}

TEST(Picture, Ppm) {
  EXPECT_EQ(ppm_file({{2, 1}, {1, 2, 3, 4, 5, 6}}),
            bytes({'P', '6', '\n', '2', ' ', '1', '\n', '2', '5', '5', '\n', 1, 2, 3, 4, 5, 6}));
}

TEST(Picture, PngOfOneRedPixel) {
  // The checksums are from zlib's crc32 and adler32.
  EXPECT_EQ(png_file({{1, 1}, {255, 0, 0}}),
            bytes({0x89, 'P',  'N',  'G', '\r', '\n', 0x1a, '\n', 0,    0,    0,    13,   'I',  'H',  'D',
                   'R',  0,    0,    0,   1,    0,    0,    0,    1,    8,    2,    0,    0,    0,    0x90,
                   0x77, 0x53, 0xde, 0,   0,    0,    15,   'I',  'D',  'A',  'T',  0x78, 0x01, 1,    4,
                   0,    0xfb, 0xff, 0,   0xff, 0,    0,    0x03, 0x01, 0x01, 0,    0x8d, 0x1d, 0xe5, 0x82,
                   0,    0,    0,    0,   'I',  'E',  'N',  'D',  0xae, 0x42, 0x60, 0x82}));
}

TEST(Picture, PngLongerThanABlockHasAllOfIt) {
  const Size size{256, 128};
  const Picture picture{size, std::vector<std::uint8_t>(256 * 128 * 3, 7)};
  // 98432 bytes of lines: two blocks of 5 bytes overhead each; zlib 2 + 4, chunks 12 each, header 13,
  // signature 8.
  EXPECT_EQ(png_file(picture).size(), (256u * 3 + 1) * 128 + 2 * 5 + 6 + 3 * 12 + 13 + 8);
}

TEST(Picture, KindsByEnding) {
  EXPECT_EQ(*picture_kind("a.png"), PictureKind::png);
  EXPECT_EQ(*picture_kind("/x/a.ppm"), PictureKind::ppm);
  EXPECT_EQ(*picture_kind("a.jpeg"), PictureKind::jpeg);
  EXPECT_EQ(*picture_kind("a.raw"), PictureKind::raw);
  EXPECT_EQ(picture_kind("a.gif").error().message(),
            "\"a.gif\" has no ending of a picture; use .png, .ppm, .jpg (of mjpeg cameras) or .raw");
}

TEST(Picture, Refuses) {
  EXPECT_EQ(to_rgb(PixelFormat::nv12, {2, 2}, "12345").error().message(), "the frame has 5 bytes, not 6");
  EXPECT_EQ(to_rgb(PixelFormat::nv12, {-2, 2}, "").error().message(), "the frame has no sensible size");
  EXPECT_EQ(picture_file(PictureKind::png, PixelFormat::mjpeg, {2, 2}, "x").error().message(),
            "an mjpeg frame is a JPEG file already; use .jpg or .raw");
  EXPECT_EQ(picture_file(PictureKind::jpeg, PixelFormat::nv12, {2, 2}, "x").error().message(),
            "a nv12 frame is no JPEG; use .png or .ppm");
  EXPECT_EQ(*picture_file(PictureKind::jpeg, PixelFormat::mjpeg, {2, 2}, "\xff\xd8"), "\xff\xd8");
  EXPECT_EQ(*picture_file(PictureKind::raw, PixelFormat::nv12, {2, 2}, "xyz"), "xyz");
}

}  // namespace
}  // namespace jcam::ctl
