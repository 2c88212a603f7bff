// SPDX-License-Identifier: Apache-2.0
#include "common/video.h"

#include <algorithm>
#include <array>
#include <optional>

#include "common/text/number.h"

namespace jcam {
namespace {

struct FormatRow {
  PixelFormat format;
  std::string_view name;
  const char* code;
  std::string_view gst;
};
constexpr std::array<FormatRow, 6> kFormats{{
    {PixelFormat::yuyv, "yuyv", "YUYV", "YUY2"},
    {PixelFormat::uyvy, "uyvy", "UYVY", "UYVY"},
    {PixelFormat::nv12, "nv12", "NV12", "NV12"},
    {PixelFormat::i420, "i420", "YU12", "I420"},
    {PixelFormat::bgrx, "bgrx", "BGR4", "BGRx"},
    {PixelFormat::mjpeg, "mjpeg", "MJPG", ""},
}};

constexpr const FormatRow& row(PixelFormat format) {
  for (const auto& r : kFormats) {
    if (r.format == format) return r;
  }
  return kFormats[0];
}

/// One page: room for the tables of any JPEG and some picture.
constexpr std::size_t kLeastJpeg = 4096;

std::optional<int> take_count(std::string_view& text) {
  return text.starts_with('-') ? std::nullopt : take_number<int>(text);
}

bool take(std::string_view& text, char c) {
  if (!text.starts_with(c)) return false;
  text.remove_prefix(1);
  return true;
}

bool valid_edge(int pixels) {
  return pixels >= 16 && pixels <= 8192 && pixels % 2 == 0;
}

}  // namespace

std::string_view format_name(PixelFormat format) {
  return row(format).name;
}

Result<PixelFormat> parse_format(std::string_view text) {
  for (const auto& r : kFormats) {
    if (r.name == text) return r.format;
  }
  return Error{"\"" + std::string(text) + "\" is not a pixel format",
               "use yuyv, uyvy, nv12, i420, bgrx or mjpeg"};
}

std::uint32_t fourcc(PixelFormat format) {
  const char* c = row(format).code;
  std::uint32_t code = 0;
  for (unsigned i = 0; i < 4; ++i) code |= static_cast<std::uint32_t>(c[i]) << (8 * i);
  return code;
}

std::string_view gst_format(PixelFormat format) {
  return row(format).gst;
}

std::size_t frame_bytes(PixelFormat format, Size size) {
  const auto pixels = static_cast<std::size_t>(size.width) * static_cast<std::size_t>(size.height);
  switch (format) {
    case PixelFormat::yuyv:
    case PixelFormat::uyvy:
      return pixels * 2;
    case PixelFormat::nv12:
    case PixelFormat::i420:
      return pixels * 3 / 2;
    case PixelFormat::bgrx:
      return pixels * 4;
    case PixelFormat::mjpeg:
      // Noise at the best quality takes about three bytes a pixel, and the tables of a tiny picture more than
      // the picture. 0.12 reserves these four in any case.
      return std::max(pixels * 4, kLeastJpeg);
  }
  return 0;
}

std::size_t line_bytes(PixelFormat format, Size size) {
  const auto width = static_cast<std::size_t>(size.width);
  switch (format) {
    case PixelFormat::yuyv:
    case PixelFormat::uyvy:
      return width * 2;
    case PixelFormat::nv12:
    case PixelFormat::i420:
      return width;
    case PixelFormat::bgrx:
      return width * 4;
    case PixelFormat::mjpeg:
      return 0;
  }
  return 0;
}

std::string VideoMode::text() const {
  return std::to_string(size.width) + "x" + std::to_string(size.height) + "@" + std::to_string(fps);
}

Result<VideoMode> parse_video_mode(std::string_view text) {
  const Error bad{"\"" + std::string(text) + "\" is not a video mode",
                  "write WIDTHxHEIGHT@RATE like 1280x720@30; edges even, 16 to 8192; a whole rate, 1 to 240"};
  std::string_view rest = text;
  auto width = take_count(rest);
  if (!width || !take(rest, 'x')) return bad;
  auto height = take_count(rest);
  if (!height || !take(rest, '@')) return bad;
  auto fps = take_count(rest);
  if (!fps || !rest.empty()) return bad;
  if (!valid_edge(*width) || !valid_edge(*height) || *fps < 1 || *fps > 240) return bad;
  return VideoMode{{*width, *height}, *fps};
}

}  // namespace jcam
