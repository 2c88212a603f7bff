// SPDX-License-Identifier: Apache-2.0
#include "tests/gst/bars.h"

#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>

#include "common/os/unique_fd.h"
#include "common/os/write_all.h"
#include "tests/gst/played.h"

namespace jcam::test {
namespace {

using Rgb = std::array<int, 3>;

int clipped(double value) {
  return static_cast<int>(std::lround(std::min(255.0, std::max(0.0, value))));
}

/// By ITU-R BT.601, limited range.
Rgb rgb_of(int y, int u, int v) {
  const double luma = 255.0 / 219 * (y - 16);
  const double cb = 255.0 / 224 * (u - 128);
  const double cr = 255.0 / 224 * (v - 128);
  return {clipped(luma + 1.402 * cr), clipped(luma - 0.344136 * cb - 0.714136 * cr),
          clipped(luma + 1.772 * cb)};
}

/// One pixel with even coordinates, of any raw format.
Rgb pixel(const std::vector<std::byte>& frame, const NodeFormat& format, int x, int y) {
  const auto [width, height] = format.mode.size;
  const auto byte = [&](int at) { return std::to_integer<int>(frame.at(static_cast<std::size_t>(at))); };
  const int luma_bytes = width * height;
  const int chroma = y / 2 * (width / 2) + x / 2;
  switch (format.pixel) {
    case PixelFormat::yuyv: {
      const int at = (y * width + x) * 2;
      return rgb_of(byte(at), byte(at + 1), byte(at + 3));
    }
    case PixelFormat::uyvy: {
      const int at = (y * width + x) * 2;
      return rgb_of(byte(at + 1), byte(at), byte(at + 2));
    }
    case PixelFormat::nv12:
      return rgb_of(byte(y * width + x), byte(luma_bytes + 2 * chroma), byte(luma_bytes + 2 * chroma + 1));
    case PixelFormat::i420:
      return rgb_of(byte(y * width + x), byte(luma_bytes + chroma),
                    byte(luma_bytes + luma_bytes / 4 + chroma));
    default: {
      const int at = (y * width + x) * 4;
      return {byte(at + 2), byte(at + 1), byte(at)};
    }
  }
}

/// A JPEG as any decoder shows it, in BGRx.
std::vector<std::byte> decoded(const std::vector<std::byte>& jpeg, const NodeFormat& format) {
  const UniqueFd file(::memfd_create("jpeg", 0));
  EXPECT_EQ(write_all(file.get(), jpeg), 0);
  Played played;
  const std::string text =
      "filesrc location=/proc/self/fd/" + std::to_string(file.get()) + " ! jpegdec ! videoconvert";
  EXPECT_EQ(play(text, {PixelFormat::bgrx, format.mode}, played), "eos");
  return std::move(played.last);
}

}  // namespace

void expect_bars(const NodeFormat& node, std::vector<std::byte> frame, int bright, const std::string& text) {
  NodeFormat seen = node;
  if (node.pixel == PixelFormat::mjpeg) {
    frame = decoded(frame, node);
    seen.pixel = PixelFormat::bgrx;
  }
  ASSERT_EQ(frame.size(), frame_bytes(seen.pixel, seen.mode.size));
  constexpr std::array<std::array<bool, 3>, 7> kBars{{{true, true, true},
                                                      {true, true, false},
                                                      {false, true, true},
                                                      {false, true, false},
                                                      {true, false, true},
                                                      {true, false, false},
                                                      {false, false, true}}};
  for (std::size_t i = 0; i < kBars.size(); ++i) {
    const int x = node.mode.size.width * static_cast<int>(2 * i + 1) / 14 / 2 * 2;
    const Rgb found = pixel(frame, seen, x, node.mode.size.height / 4 / 2 * 2);
    for (std::size_t c = 0; c < 3; ++c)
      EXPECT_NEAR(found[c], kBars[i][c] ? bright : 0, 6)
          << "bar " << i << ", "
          << "RGB"[c] << " of " << format_name(node.pixel) << " " << node.mode.text() << "\n"
          << text;
  }
}

}  // namespace jcam::test
