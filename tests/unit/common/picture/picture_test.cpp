// SPDX-License-Identifier: Apache-2.0
#include "common/picture/picture.h"

#include <gtest/gtest.h>
#include <png.h>

#include <array>

#include "tests/unit/common/picture/decoded_jpeg.h"

namespace jcam {
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

std::vector<std::uint8_t> read_png(const std::string& file, Size size) {
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  if (png_image_begin_read_from_memory(&image, file.data(), file.size()) == 0) return {};
  EXPECT_EQ(image.width, static_cast<png_uint_32>(size.width));
  EXPECT_EQ(image.height, static_cast<png_uint_32>(size.height));
  image.format = PNG_FORMAT_RGB;
  std::vector<std::uint8_t> rgb(PNG_IMAGE_SIZE(image));
  return png_image_finish_read(&image, nullptr, rgb.data(), 0, nullptr) != 0 ? rgb
                                                                             : std::vector<std::uint8_t>();
}

/// Blue rises along a line, red from line to line: no two lines are equal.
std::string slope(Size size) {
  std::string frame;
  for (int y = 0; y < size.height; ++y) {
    for (int x = 0; x < size.width; ++x) frame += bytes({x * 255 / size.width, 60, y * 255 / size.height, 0});
  }
  return frame;
}

TEST(Picture, Ppm) {
  EXPECT_EQ(
      *picture_file(PictureKind::ppm, PixelFormat::bgrx, {2, 2},
                    frame_of(PixelFormat::bgrx, {0, 0, 0, 1, 2, 3})),
      bytes({'P', '6', '\n', '2', ' ', '2', '\n', '2', '5', '5', '\n', 1, 2, 3, 1, 2, 3, 1, 2, 3, 1, 2, 3}));
}

TEST(Picture, PngHasEveryPixelAsItWas) {
  for (const Size size : {Size{2, 2}, Size{34, 18}, Size{642, 482}}) {
    const std::string frame = slope(size);
    const auto file = picture_file(PictureKind::png, PixelFormat::bgrx, size, frame);
    ASSERT_TRUE(file) << file.error().message();
    EXPECT_EQ(read_png(*file, size), to_rgb(PixelFormat::bgrx, size, frame)->rgb);
  }
}

TEST(Picture, PngIsCompressed) {
  const Size size{1280, 720};
  const auto file = picture_file(PictureKind::png, PixelFormat::bgrx, size, slope(size));
  ASSERT_TRUE(file);
  EXPECT_LT(file->size(), 1280U * 720U * 3U / 20U);
}

TEST(Picture, JpegOfARawFrameIsThePicture) {
  const Size size{64, 32};
  const std::string frame = slope(size);
  const auto file = picture_file(PictureKind::jpeg, PixelFormat::bgrx, size, frame);
  ASSERT_TRUE(file) << file.error().message();
  const auto wanted = to_rgb(PixelFormat::bgrx, size, frame)->rgb;
  const auto rgb = test::DecodedJpeg(*file).rgb;
  ASSERT_EQ(rgb.size(), wanted.size());
  for (std::size_t i = 0; i < rgb.size(); ++i) ASSERT_NEAR(rgb[i], wanted[i], 24) << i;
}

TEST(Picture, KindsByEnding) {
  EXPECT_EQ(*picture_kind("a.png"), PictureKind::png);
  EXPECT_EQ(*picture_kind("/x/a.ppm"), PictureKind::ppm);
  EXPECT_EQ(*picture_kind("a.jpeg"), PictureKind::jpeg);
  EXPECT_EQ(*picture_kind("a.raw"), PictureKind::raw);
  EXPECT_EQ(picture_kind("a.gif").error().message(),
            "\"a.gif\" has no ending of a picture; use .png, .jpg, .ppm or .raw");
}

TEST(Picture, Refuses) {
  EXPECT_EQ(to_rgb(PixelFormat::nv12, {2, 2}, "12345").error().message(), "the frame has 5 bytes, not 6");
  EXPECT_EQ(to_rgb(PixelFormat::nv12, {-2, 2}, "").error().message(), "the frame has no sensible size");
  EXPECT_EQ(picture_file(PictureKind::png, PixelFormat::mjpeg, {2, 2}, "x").error().message(),
            "an mjpeg frame is a JPEG file already; use .jpg or .raw");
  EXPECT_EQ(picture_file(PictureKind::jpeg, PixelFormat::nv12, {2, 2}, "x").error().message(),
            "the frame has 1 bytes, not 6");
  EXPECT_EQ(*picture_file(PictureKind::jpeg, PixelFormat::mjpeg, {2, 2}, "\xff\xd8"), "\xff\xd8");
  EXPECT_EQ(*picture_file(PictureKind::raw, PixelFormat::nv12, {2, 2}, "xyz"), "xyz");
}

}  // namespace
}  // namespace jcam
