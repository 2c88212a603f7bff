// SPDX-License-Identifier: Apache-2.0
#include "common/picture/scaled_jpeg.h"

#include <gtest/gtest.h>
#include <turbojpeg.h>

#include "common/picture/jpeg.h"
#include "common/picture/shrink.h"

namespace jcam {
namespace {

constexpr Size kSize{64, 32};

/// A frame of one colour, Y, U and V in limited range; bgrx gets what those mean.
std::string frame_of(PixelFormat format, int y, int u, int v, const std::string& bgrx) {
  const auto repeat = [](const std::string& part, std::size_t times) {
    std::string text;
    for (std::size_t i = 0; i < times; ++i) text += part;
    return text;
  };
  const std::string a(1, static_cast<char>(y));
  const std::string b(1, static_cast<char>(u));
  const std::string c(1, static_cast<char>(v));
  const std::size_t pixels = 64 * 32;
  switch (format) {
    case PixelFormat::yuyv:
      return repeat(a + b + a + c, pixels / 2);
    case PixelFormat::uyvy:
      return repeat(b + a + c + a, pixels / 2);
    case PixelFormat::nv12:
      return repeat(a, pixels) + repeat(b + c, pixels / 4);
    case PixelFormat::i420:
      return repeat(a, pixels) + repeat(b, pixels / 4) + repeat(c, pixels / 4);
    default:
      return repeat(bgrx, pixels);
  }
}

/// By one that makes no other.
Result<std::string> scaled_jpeg(PixelFormat format, Size size, std::string_view frame, int width,
                                int quality) {
  ScaledJpeg maker;
  const auto made = maker.of(format, size, frame, width, quality);
  if (!made) return made.error();
  return std::string(*made);
}

struct Seen {
  Size size;
  int red, green, blue;
};

/// The middle of a JPEG as a viewer shows it.
Seen seen(const std::string& jpeg) {
  tjhandle handle = tjInitDecompress();
  const auto* bytes = reinterpret_cast<const unsigned char*>(jpeg.data());
  Size size;
  int sampling = 0;
  int colours = 0;
  tjDecompressHeader3(handle, bytes, jpeg.size(), &size.width, &size.height, &sampling, &colours);
  std::vector<std::uint8_t> rgb(static_cast<std::size_t>(size.width) * static_cast<std::size_t>(size.height) *
                                3);
  tjDecompress2(handle, bytes, jpeg.size(), rgb.data(), size.width, 0, size.height, TJPF_RGB, 0);
  tjDestroy(handle);
  const auto at = (static_cast<std::size_t>(size.height / 2) * static_cast<std::size_t>(size.width) +
                   static_cast<std::size_t>(size.width / 2)) *
                  3;
  return {size, rgb.at(at), rgb.at(at + 1), rgb.at(at + 2)};
}

TEST(ScaledJpeg, HasTheColoursOfEachFormat) {
  // Red in BT.601's limited range: 81, 90, 240.
  for (const auto format :
       {PixelFormat::yuyv, PixelFormat::uyvy, PixelFormat::nv12, PixelFormat::i420, PixelFormat::bgrx}) {
    for (const int width : {0, 16, 30, 64, 1000}) {
      const auto jpeg =
          scaled_jpeg(format, kSize, frame_of(format, 81, 90, 240, std::string("\0\0\xff\0", 4)), width, 90);
      ASSERT_TRUE(jpeg) << jpeg.error().message();
      const Seen is = seen(*jpeg);
      EXPECT_EQ(is.size, (width == 16 ? Size{16, 8} : width == 30 ? Size{30, 14} : kSize)) << width;
      EXPECT_NEAR(is.red, 255, 6) << format_name(format) << width;
      EXPECT_NEAR(is.green, 0, 8) << format_name(format) << width;
      EXPECT_NEAR(is.blue, 0, 8) << format_name(format) << width;
    }
  }
}

TEST(ScaledJpeg, OfAnMjpegFrameIsMadeSmallerToo) {
  const auto large =
      scaled_jpeg(PixelFormat::i420, kSize, frame_of(PixelFormat::i420, 81, 90, 240, ""), 0, 95);
  ASSERT_TRUE(large);
  const auto same = scaled_jpeg(PixelFormat::mjpeg, kSize, *large, 0, 80);
  ASSERT_TRUE(same);
  EXPECT_EQ(*same, *large);
  for (const int width : {16, 20, 62}) {
    const auto small = scaled_jpeg(PixelFormat::mjpeg, kSize, *large, width, 90);
    ASSERT_TRUE(small) << small.error().message();
    const Seen is = seen(*small);
    EXPECT_EQ(is.size.width, width);
    EXPECT_NEAR(is.red, 255, 10);
    EXPECT_NEAR(is.blue, 0, 12);
  }
  const std::vector<std::byte> grey = grey_jpeg(kSize, 200);
  const auto small = scaled_jpeg(PixelFormat::mjpeg, kSize,
                                 {reinterpret_cast<const char*>(grey.data()), grey.size()}, 16, 90);
  ASSERT_TRUE(small);
  EXPECT_NEAR(seen(*small).green, 200, 4);
}

TEST(ScaledJpeg, RefusesWhatIsNoFrame) {
  EXPECT_FALSE(scaled_jpeg(PixelFormat::yuyv, kSize, "short", 0, 80));
  EXPECT_FALSE(scaled_jpeg(PixelFormat::yuyv, {0, 0}, "", 0, 80));
  EXPECT_FALSE(scaled_jpeg(PixelFormat::yuyv, {63, 32}, std::string(63 * 32 * 2, 'a'), 0, 80));
  EXPECT_FALSE(scaled_jpeg(PixelFormat::mjpeg, kSize, "no JPEG", 16, 80));
  const auto small =
      scaled_jpeg(PixelFormat::i420, kSize, frame_of(PixelFormat::i420, 81, 90, 240, ""), 16, 80);
  EXPECT_FALSE(scaled_jpeg(PixelFormat::mjpeg, {640, 480}, *small, 320, 80));
}

TEST(ScaledJpeg, IsAsGoodInMemoryThatHadOthers) {
  ScaledJpeg maker;
  const std::string red = frame_of(PixelFormat::i420, 81, 90, 240, "");
  const std::string grey(frame_bytes(PixelFormat::yuyv, kSize), '\x80');
  const auto colours = scaled_jpeg(PixelFormat::i420, kSize, red, 0, 95);
  ASSERT_TRUE(colours);
  const std::vector<std::byte> colourless = grey_jpeg(kSize, 200);
  const std::string_view no_colours(reinterpret_cast<const char*>(colourless.data()), colourless.size());
  for (int i = 0; i < 3; ++i) {
    for (const int width : {0, 16, 40}) {
      const std::vector<std::pair<PixelFormat, std::string_view>> frames{{PixelFormat::i420, red},
                                                                         {PixelFormat::yuyv, grey},
                                                                         {PixelFormat::mjpeg, *colours},
                                                                         {PixelFormat::mjpeg, no_colours}};
      for (const auto& [format, frame] : frames) {
        const auto made = maker.of(format, kSize, frame, width, 80);
        ASSERT_TRUE(made);
        EXPECT_EQ(*made, *scaled_jpeg(format, kSize, frame, width, 80)) << format_name(format) << width;
      }
      EXPECT_FALSE(maker.of(PixelFormat::yuyv, kSize, "short", width, 80));
    }
  }
}

TEST(Shrink, IsExactForAllSizes) {
  ValueTable same{};
  for (std::size_t i = 0; i < same.size(); ++i) same[i] = static_cast<std::uint8_t>(i);
  std::vector<std::uint8_t> from(67 * 41);
  for (std::size_t i = 0; i < from.size(); ++i) from[i] = static_cast<std::uint8_t>(i * i * 31 + i / 7);
  const SampledPlane plane{from.data(), 67, 1, {67, 41}};
  for (const Size size : {Size{1, 1}, {2, 2}, {3, 41}, {67, 5}, {66, 40}, {33, 20}, {67, 41}, {70, 50}}) {
    std::vector<std::uint8_t> to(static_cast<std::size_t>(size.width * size.height));
    shrink(plane, size, same, to.data());
    for (int y = 0; y < size.height; ++y) {
      for (int x = 0; x < size.width; ++x) {
        const int left = x * 67 / size.width;
        const int right = std::max((x + 1) * 67 / size.width, left + 1);
        const int top = y * 41 / size.height;
        const int bottom = std::max((y + 1) * 41 / size.height, top + 1);
        int sum = 0;
        for (int v = top; v < bottom; ++v)
          for (int u = left; u < right; ++u) sum += from[static_cast<std::size_t>(v * 67 + u)];
        const int count = (right - left) * (bottom - top);
        ASSERT_EQ(to[static_cast<std::size_t>(y * size.width + x)], (sum + count / 2) / count)
            << size.width << 'x' << size.height << " at " << x << ',' << y;
      }
    }
  }
  // Of the largest picture a single value.
  const std::vector<std::uint8_t> white(4096 * 1024, 255);
  std::uint8_t one = 0;
  shrink({white.data(), 4096, 1, {4096, 1024}}, {1, 1}, same, &one);
  EXPECT_EQ(one, 255);
}

TEST(Shrink, TakesTheMeanOfWhatAValueStandsFor) {
  const std::uint8_t from[] = {0, 100, 20, 20, 40, 60, 20, 20};
  ValueTable same{};
  for (std::size_t i = 0; i < same.size(); ++i) same[i] = static_cast<std::uint8_t>(i);
  std::uint8_t to[2] = {};
  shrink({from, 4, 1, {4, 2}}, {2, 1}, same, to);
  EXPECT_EQ(to[0], 50);
  EXPECT_EQ(to[1], 20);
  std::uint8_t wide[4] = {};
  shrink({from, 4, 1, {2, 1}}, {4, 1}, same, wide);
  EXPECT_EQ(std::vector<int>(wide, wide + 4), (std::vector<int>{0, 0, 100, 100}));
}

TEST(Shrink, KeepsTheShape) {
  EXPECT_EQ(shrunk_size({1280, 720}, 640), (Size{640, 360}));
  EXPECT_EQ(shrunk_size({1280, 720}, 0), (Size{1280, 720}));
  EXPECT_EQ(shrunk_size({1280, 720}, 4000), (Size{1280, 720}));
  EXPECT_EQ(shrunk_size({1920, 1080}, 641), (Size{640, 360}));
  EXPECT_EQ(shrunk_size({8192, 16}, 16), (Size{16, 2}));
}

}  // namespace
}  // namespace jcam
