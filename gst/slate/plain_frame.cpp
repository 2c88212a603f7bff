// SPDX-License-Identifier: Apache-2.0
#include "gst/slate/plain_frame.h"

#include <algorithm>
#include <cstdint>
#include <initializer_list>

#include "common/picture/jpeg.h"

namespace jcam {
namespace {

/// The same grey in limited-range luma, in RGB and in JPEG's full-range luma.
constexpr std::byte kLuma{0x2d};
constexpr std::byte kRgb{0x22};
constexpr std::uint8_t kJpegLuma = 0x20;
constexpr std::byte kNoColour{0x80};

std::vector<std::byte> repeated(std::size_t bytes, std::initializer_list<std::byte> pattern) {
  std::vector<std::byte> frame(bytes);
  for (std::size_t i = 0; i < bytes; ++i) frame[i] = pattern.begin()[i % pattern.size()];
  return frame;
}

/// NV12 and I420: the luma plane, then a quarter as many values of each colour, in whatever order.
std::vector<std::byte> planar(std::size_t bytes) {
  std::vector<std::byte> frame(bytes, kNoColour);
  std::fill_n(frame.begin(), bytes / 3 * 2, kLuma);
  return frame;
}

}  // namespace

std::vector<std::byte> plain_frame(const NodeFormat& format) {
  const Size size = format.mode.size;
  const std::size_t bytes = frame_bytes(format.pixel, size);
  switch (format.pixel) {
    case PixelFormat::yuyv:
      return repeated(bytes, {kLuma, kNoColour});
    case PixelFormat::uyvy:
      return repeated(bytes, {kNoColour, kLuma});
    case PixelFormat::nv12:
    case PixelFormat::i420:
      return planar(bytes);
    case PixelFormat::bgrx:
      return repeated(bytes, {kRgb, kRgb, kRgb, std::byte{0xff}});
    case PixelFormat::mjpeg:
      return grey_jpeg(size, kJpegLuma);
  }
  return {};
}

}  // namespace jcam
