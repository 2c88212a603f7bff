// SPDX-License-Identifier: Apache-2.0
#include "common/picture/picture.h"

#include <algorithm>
#include <utility>

namespace jcam {
namespace {

struct Pixel {
  int y, u, v;
};

std::uint8_t clamped(int value) {
  return static_cast<std::uint8_t>(std::clamp(value, 0, 255));
}

/// BT.601 in 8-bit fixed point.
void put(std::vector<std::uint8_t>& rgb, const Pixel& pixel) {
  const int c = 298 * (pixel.y - 16) + 128;
  const int d = pixel.u - 128;
  const int e = pixel.v - 128;
  rgb.push_back(clamped((c + 409 * e) >> 8));
  rgb.push_back(clamped((c - 100 * d - 208 * e) >> 8));
  rgb.push_back(clamped((c + 516 * d) >> 8));
}

/// Reads single samples of a frame whose length has been checked.
class Frame {
 public:
  Frame(PixelFormat format, Size size, std::string_view bytes)
      : format_(format),
        width_(static_cast<std::size_t>(size.width)),
        height_(static_cast<std::size_t>(size.height)),
        bytes_(bytes) {}

  Pixel at(std::size_t x, std::size_t y) const {
    const std::size_t pair = (y * width_ + x / 2 * 2) * 2;
    const std::size_t luma = width_ * height_;
    const std::size_t chroma = y / 2 * (width_ / 2) + x / 2;
    switch (format_) {
      case PixelFormat::yuyv:
        return {byte(pair + x % 2 * 2), byte(pair + 1), byte(pair + 3)};
      case PixelFormat::uyvy:
        return {byte(pair + 1 + x % 2 * 2), byte(pair), byte(pair + 2)};
      case PixelFormat::nv12:
        return {byte(y * width_ + x), byte(luma + 2 * chroma), byte(luma + 2 * chroma + 1)};
      case PixelFormat::i420:
        return {byte(y * width_ + x), byte(luma + chroma), byte(luma + luma / 4 + chroma)};
      case PixelFormat::bgrx:
      case PixelFormat::mjpeg:
        break;
    }
    return {};
  }
  int byte(std::size_t index) const { return static_cast<unsigned char>(bytes_[index]); }

 private:
  PixelFormat format_;
  std::size_t width_, height_;
  std::string_view bytes_;
};

}  // namespace

Result<PictureKind> picture_kind(std::string_view path) {
  constexpr std::pair<std::string_view, PictureKind> kEndings[] = {{".ppm", PictureKind::ppm},
                                                                   {".png", PictureKind::png},
                                                                   {".jpg", PictureKind::jpeg},
                                                                   {".jpeg", PictureKind::jpeg},
                                                                   {".raw", PictureKind::raw}};
  for (const auto& [ending, kind] : kEndings) {
    if (path.ends_with(ending)) return kind;
  }
  return Error{"\"" + std::string(path) + "\" has no ending of a picture", "use .png, .jpg, .ppm or .raw"};
}

Result<Picture> to_rgb(PixelFormat format, Size size, std::string_view frame) {
  if (format == PixelFormat::mjpeg) return Error{"an mjpeg frame is a JPEG file already", "use .jpg or .raw"};
  if (size.width < 2 || size.height < 2 || size.width % 2 != 0 || size.height % 2 != 0)
    return Error{"the frame has no sensible size"};
  const std::size_t wanted = frame_bytes(format, size);
  if (frame.size() != wanted) {
    return Error{"the frame has " + std::to_string(frame.size()) + " bytes, not " + std::to_string(wanted)};
  }
  Picture picture{size, {}};
  const auto width = static_cast<std::size_t>(size.width);
  const auto height = static_cast<std::size_t>(size.height);
  picture.rgb.reserve(width * height * 3);
  const Frame source(format, size, frame);
  for (std::size_t y = 0; y < height; ++y) {
    for (std::size_t x = 0; x < width; ++x) {
      if (format == PixelFormat::bgrx) {
        const std::size_t pixel = (y * width + x) * 4;
        for (const std::size_t channel : {2U, 1U, 0U})
          picture.rgb.push_back(static_cast<std::uint8_t>(source.byte(pixel + channel)));
      } else {
        put(picture.rgb, source.at(x, y));
      }
    }
  }
  return picture;
}

}  // namespace jcam
