// SPDX-License-Identifier: Apache-2.0
#include "gst/pipeline/plane_layout.h"

namespace jcam {

PlaneLayout::PlaneLayout(const NodeFormat& format) {
  const auto height = static_cast<std::size_t>(format.mode.size.height);
  const std::size_t line = line_bytes(format.pixel, format.mode.size);
  switch (format.pixel) {
    case PixelFormat::yuyv:
    case PixelFormat::uyvy:
    case PixelFormat::bgrx:
      add(line, height);
      break;
    case PixelFormat::nv12:
      add(line, height);
      add(line, height / 2);
      break;
    case PixelFormat::i420:
      add(line, height);
      add(line / 2, height / 2);
      add(line / 2, height / 2);
      break;
    case PixelFormat::mjpeg:
      break;
  }
}

void PlaneLayout::add(std::size_t line, std::size_t lines) {
  planes_.at(count_++) = {end_, line, lines};
  end_ += line * lines;
}

}  // namespace jcam
