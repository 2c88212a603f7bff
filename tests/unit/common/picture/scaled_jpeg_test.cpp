// SPDX-License-Identifier: Apache-2.0
#include "common/picture/scaled_jpeg.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <span>

#include "common/picture/jpeg.h"
#include "tests/unit/common/picture/decoded_jpeg.h"

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

/// A frame that is there as a whole; borrowed.
FrameSource in_memory(PixelFormat format, Size size, std::string_view frame) {
  return {format, size, frame.size(), [frame](std::size_t offset, std::span<std::uint8_t> to) -> Status {
            const auto part = frame.substr(offset, to.size());
            if (part.size() < to.size()) return Error{"it ends too soon"};
            std::copy(part.begin(), part.end(), to.begin());
            return {};
          }};
}

/// By one that makes no other.
Result<std::string> scaled_jpeg(PixelFormat format, Size size, std::string_view frame, int width,
                                int quality) {
  ScaledJpeg maker;
  const auto made = maker.of(in_memory(format, size, frame), width, quality);
  if (!made) return made.error();
  return std::string(*made);
}

struct Seen {
  Size size;
  int red, green, blue;
};

/// The middle of a JPEG as a viewer shows it.
Seen seen(const std::string& jpeg) {
  const test::DecodedJpeg is(jpeg);
  const auto at = (static_cast<std::size_t>(is.size.height / 2) * static_cast<std::size_t>(is.size.width) +
                   static_cast<std::size_t>(is.size.width / 2)) *
                  3;
  return {is.size, is.rgb.at(at), is.rgb.at(at + 1), is.rgb.at(at + 2)};
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
        const auto made = maker.of(in_memory(format, kSize, frame), width, 80);
        ASSERT_TRUE(made);
        EXPECT_EQ(*made, *scaled_jpeg(format, kSize, frame, width, 80)) << format_name(format) << width;
      }
      EXPECT_FALSE(maker.of(in_memory(PixelFormat::yuyv, kSize, "short"), width, 80));
    }
  }
}

/// A frame in which no two neighbours are alike.
std::string noise(PixelFormat format, Size size) {
  std::string frame(frame_bytes(format, size), '\0');
  std::uint32_t state = 1;
  for (char& byte : frame) byte = static_cast<char>((state = state * 1664525 + 1013904223) >> 24U);
  return frame;
}

/// Y, U and V of a raw frame by their formats' definitions, each in full range.
int value_of(PixelFormat format, Size size, const std::string& frame, std::size_t component, int x, int y) {
  const auto at = [&](int index) {
    return static_cast<unsigned char>(frame.at(static_cast<std::size_t>(index)));
  };
  const int pixels = size.width * size.height;
  const int half = size.width / 2;
  const auto c = static_cast<int>(component);
  int value = 0;
  if (format == PixelFormat::yuyv)
    value = component == 0 ? at((y * size.width + x) * 2) : at((y * half + x) * 4 + 2 * c - 1);
  else if (format == PixelFormat::uyvy)
    value = component == 0 ? at((y * size.width + x) * 2 + 1) : at((y * half + x) * 4 + 2 * c - 2);
  else if (component == 0)
    value = at(y * size.width + x);
  else if (format == PixelFormat::nv12)
    value = at(pixels + (y * half + x) * 2 + c - 1);
  else
    value = at(pixels + (c - 1) * pixels / 4 + y * half + x);
  return value;
}

/// Mean of the values that one stands for, rounded, in full range.
std::uint8_t wanted_value(PixelFormat format, Size size, const std::string& frame, std::size_t component,
                          Size to, int x, int y) {
  const bool packed = format == PixelFormat::yuyv || format == PixelFormat::uyvy;
  const int wide = component == 0 ? size.width : size.width / 2;
  const int tall = component == 0 || packed ? size.height : size.height / 2;
  int sum = 0;
  int count = 0;
  for (int v = y * tall / to.height; v < std::max((y + 1) * tall / to.height, y * tall / to.height + 1);
       ++v) {
    for (int u = x * wide / to.width; u < std::max((x + 1) * wide / to.width, x * wide / to.width + 1); ++u) {
      sum += value_of(format, size, frame, component, u, v);
      ++count;
    }
  }
  const int mean = (sum + count / 2) / count;
  return (component == 0 ? kFullLuma : kFullChroma).of(mean);
}

/// The same picture by a writer that gets every value by itself.
std::string reference(PixelFormat format, Size size, const std::string& frame, Size to, int quality) {
  JpegWriter writer;
  EXPECT_TRUE(writer.begin(to, quality));
  for (int top = 0; top < to.height; top += JpegWriter::kStripeLines) {
    for (const std::size_t component : {0U, 1U, 2U}) {
      const int part = component == 0 ? 1 : 2;
      for (int y = top / part; y < std::min(top + JpegWriter::kStripeLines, to.height) / part; ++y) {
        std::uint8_t* line = writer.line(component, y - top / part);
        for (int x = 0; x < to.width / part; ++x)
          line[x] = wanted_value(format, size, frame, component, {to.width / part, to.height / part}, x, y);
      }
    }
    EXPECT_TRUE(writer.flush());
  }
  return std::string(*writer.end());
}

TEST(ScaledJpeg, HasEachValueThatTheWholeFrameGives) {
  // More than is read at a time; shapes whose lines do not come out even.
  constexpr Size kLarge{642, 362};
  for (const auto format : {PixelFormat::yuyv, PixelFormat::uyvy, PixelFormat::nv12, PixelFormat::i420}) {
    const std::string frame = noise(format, kLarge);
    for (const int width : {0, 34, 320, 640}) {
      const auto made = scaled_jpeg(format, kLarge, frame, width, 80);
      ASSERT_TRUE(made);
      EXPECT_TRUE(*made == reference(format, kLarge, frame, shrunk_size(kLarge, width), 80))
          << format_name(format) << width;
    }
  }
}

TEST(ScaledJpeg, ReadsEachByteOnceAndHoldsAFewLines) {
  for (const auto format : {PixelFormat::yuyv, PixelFormat::nv12, PixelFormat::i420, PixelFormat::bgrx}) {
    for (const Size size : {Size{1280, 720}, Size{1280, 2160}}) {
      const std::string frame = noise(format, size);
      for (const int width : {0, 300, 640}) {
        std::size_t bytes = 0;
        auto source = in_memory(format, size, frame);
        source.read = [&, read = source.read](std::size_t offset, std::span<std::uint8_t> to) {
          bytes += to.size();
          return read(offset, to);
        };
        ScaledJpeg maker;
        ASSERT_TRUE(maker.of(source, width, 80));
        EXPECT_EQ(bytes, frame.size()) << format_name(format) << width;
        EXPECT_LT(maker.held(), 58'000U) << format_name(format) << width;
      }
    }
  }
}

TEST(ScaledJpeg, SaysWhyAFrameCannotBeRead) {
  auto source = in_memory(PixelFormat::yuyv, kSize, noise(PixelFormat::yuyv, kSize));
  source.read = [](std::size_t, std::span<std::uint8_t>) -> Status { return Error{"it is gone"}; };
  ScaledJpeg maker;
  for (const int width : {0, 16}) {
    const auto made = maker.of(source, width, 80);
    ASSERT_FALSE(made);
    EXPECT_EQ(made.error().message(), "it is gone");
  }
}

TEST(ScaledJpeg, ADamagedMjpegFrameIsAnError) {
  const auto whole = scaled_jpeg(PixelFormat::yuyv, {640, 480}, noise(PixelFormat::yuyv, {640, 480}), 0, 80);
  ASSERT_TRUE(whole);
  EXPECT_TRUE(scaled_jpeg(PixelFormat::mjpeg, {640, 480}, *whole, 320, 80));
  EXPECT_FALSE(scaled_jpeg(PixelFormat::mjpeg, {640, 480},
                           std::string_view(*whole).substr(0, whole->size() / 2), 320, 80));
}

}  // namespace
}  // namespace jcam
