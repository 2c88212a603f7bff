// SPDX-License-Identifier: Apache-2.0
#include "common/picture/frame_lines.h"

#include <algorithm>

namespace jcam {
namespace {

Size halved(Size size) {
  return {size.width / 2, size.height / 2};
}

}  // namespace

void LineWindow::set(int lines, std::size_t stride, std::size_t room) {
  count_ = lines;
  stride_ = stride;
  room_ = room;
  there_ = {};
}

Status LineWindow::want(Span lines, const Read& read) {
  if (lines.end <= there_.end) return {};
  // What is there already moves to the front.
  const int kept = std::max(there_.end - lines.begin, 0);
  const int wanted = std::max(lines.end - lines.begin, static_cast<int>(room_ / stride_));
  const int end = std::min(lines.begin + wanted, count_);
  const auto bytes = [&](int count) { return static_cast<std::size_t>(count) * stride_; };
  if (kept > 0) {
    const std::uint8_t* from = line(lines.begin);
    std::copy(from, from + bytes(kept), bytes_.data());
  }
  bytes_.resize(std::max(bytes_.size(), bytes(end - lines.begin)));
  there_ = {lines.begin, end};
  return read(lines.begin + kept, std::span(bytes_).subspan(bytes(kept), bytes(end - lines.begin - kept)));
}

FrameLayout frame_layout(PixelFormat format, Size size) {
  const auto width = static_cast<std::size_t>(size.width);
  const std::size_t pixels = width * static_cast<std::size_t>(size.height);
  const Size pairs{size.width / 2, size.height};
  const Size half = halved(size);
  const auto packed = [&](std::size_t bytes) {
    return std::array<FrameLayout::Sheet, 3>{{{0, bytes * width, size.height}}};
  };
  switch (format) {
    case PixelFormat::yuyv:
      return {1, packed(2), {{{0, 0, 2, size}, {0, 1, 4, pairs}, {0, 3, 4, pairs}}}};
    case PixelFormat::uyvy:
      return {1, packed(2), {{{0, 1, 2, size}, {0, 0, 4, pairs}, {0, 2, 4, pairs}}}};
    case PixelFormat::bgrx:
      return {1, packed(4), {{{0, 0, 4, size}, {0, 1, 4, size}, {0, 2, 4, size}}}};
    case PixelFormat::nv12:
      return {2,
              {{{0, width, size.height}, {pixels, width, half.height}}},
              {{{0, 0, 1, size}, {1, 0, 2, half}, {1, 1, 2, half}}}};
    case PixelFormat::i420:
    case PixelFormat::mjpeg:
      break;
  }
  return {3,
          {{{0, width, size.height},
            {pixels, width / 2, half.height},
            {pixels + pixels / 4, width / 2, half.height}}},
          {{{0, 0, 1, size}, {1, 0, 1, half}, {2, 0, 1, half}}}};
}

}  // namespace jcam
