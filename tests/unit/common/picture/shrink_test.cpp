// SPDX-License-Identifier: Apache-2.0
#include "common/picture/shrink.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <vector>

namespace jcam {
namespace {

/// All lines, from a plane that is tightly packed.
std::vector<int> shrink(const std::vector<std::uint8_t>& from, Size is, Size to) {
  Shrinker shrinker;
  shrinker.set(is, to);
  std::vector<int> all;
  std::vector<std::uint8_t> line(static_cast<std::size_t>(to.width));
  const auto stride = static_cast<std::size_t>(is.width);
  for (int y = 0; y < to.height; ++y) {
    const auto first = static_cast<std::size_t>(shrinker.lines(y).begin) * stride;
    shrinker.line(y, {from.data() + first, stride, 1}, {}, line.data());
    all.insert(all.end(), line.begin(), line.end());
  }
  return all;
}

TEST(Shrink, IsExactForAllSizes) {
  std::vector<std::uint8_t> from(67 * 41);
  for (std::size_t i = 0; i < from.size(); ++i) from[i] = static_cast<std::uint8_t>(i * i * 31 + i / 7);
  for (const Size size :
       {Size{1, 1}, {2, 2}, {3, 41}, {67, 5}, {66, 40}, {33, 20}, {67, 41}, {67, 20}, {67, 40}, {70, 50}}) {
    const auto to = shrink(from, {67, 41}, size);
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
  EXPECT_EQ(shrink(std::vector<std::uint8_t>(4096 * 1024, 255), {4096, 1024}, {1, 1}), std::vector{255});
}

TEST(Shrink, TakesTheMeanOfWhatAValueStandsFor) {
  EXPECT_EQ(shrink({0, 100, 20, 20, 40, 60, 20, 20}, {4, 2}, {2, 1}), (std::vector{50, 20}));
  EXPECT_EQ(shrink({0, 100}, {2, 1}, {4, 1}), (std::vector{0, 0, 100, 100}));
}

TEST(Shrink, TakesValuesFromAmongOthersAndPutsThemAmongOthers) {
  const std::vector<int> values{10, 30, 50, 71};
  for (const std::size_t apart : {1U, 2U, 3U, 4U}) {
    std::vector<std::uint8_t> from(4 * apart, 99);
    for (std::size_t i = 0; i < 4; ++i) from[i * apart] = static_cast<std::uint8_t>(values[i]);
    for (const Size to : {Size{4, 1}, Size{2, 1}}) {
      for (const std::size_t step : {1U, 3U}) {
        Shrinker shrinker;
        shrinker.set({4, 1}, to);
        std::vector<std::uint8_t> line(12, 200);
        std::vector<std::uint8_t> wanted = line;
        for (std::size_t x = 0; x < static_cast<std::size_t>(to.width); ++x) {
          const int mean = to.width == 4 ? values[x] : (values[2 * x] + values[2 * x + 1] + 1) / 2;
          wanted[x * step] = static_cast<std::uint8_t>(mean + 7);
        }
        shrinker.line(0, {from.data(), 4 * apart, apart}, {0, 0, 7}, line.data(), step);
        EXPECT_EQ(line, wanted) << apart << ' ' << to.width << ' ' << step;
      }
    }
  }
}

TEST(Shrink, StretchesLimitedRangeToFullToWithinOne) {
  for (int value = 0; value < 256; ++value) {
    EXPECT_EQ(Stretch{}.of(value), value);
    EXPECT_NEAR(kFullLuma.of(value), std::clamp((value - 16) * 255.0 / 219, 0.0, 255.0), 0.6) << value;
    EXPECT_NEAR(kFullChroma.of(value), std::clamp((value - 128) * 255.0 / 224 + 128, 0.0, 255.0), 0.6)
        << value;
  }
  EXPECT_EQ(kFullLuma.of(16), 0);
  EXPECT_EQ(kFullLuma.of(235), 255);
  EXPECT_EQ(kFullChroma.of(128), 128);
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
