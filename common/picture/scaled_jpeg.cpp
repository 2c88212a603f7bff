// SPDX-License-Identifier: Apache-2.0
#include "common/picture/scaled_jpeg.h"

#include <algorithm>

#include "common/picture/jpeg_reader.h"

namespace jcam {
namespace {

constexpr std::uint8_t kGrey = 128;
/// Of a frame there is so much at a time: it stays in the processor's own memory while it is worked on.
constexpr std::size_t kRoom = std::size_t{32} << 10;

constexpr Stretch kAsItIs;

Size half(Size size) {
  return {size.width / 2, size.height / 2};
}

std::span<std::uint8_t> bytes_of(std::string& text) {
  return {reinterpret_cast<std::uint8_t*>(text.data()), text.size()};
}

/// A decoded JPEG: its values side by side, and no step to where there is no colour.
FrameLayout layout_of(const JpegReader& jpeg) {
  const std::size_t step = jpeg.components();
  const Size size = jpeg.size();
  const std::size_t colour = step == 1 ? 0 : step;
  return {1,
          {{{0, step * static_cast<std::size_t>(size.width), size.height}}},
          {{{0, 0, step, size}, {0, 1, colour, size}, {0, 2, colour, size}}}};
}

}  // namespace

std::size_t ScaledJpeg::held() const {
  std::size_t bytes = file_.capacity() + rgb_.capacity();
  for (const auto& window : windows_) bytes += window.held();
  return bytes;
}

void ScaledJpeg::set(const FrameLayout& layout, Size wanted, Size colour) {
  std::size_t whole = 0;
  const auto bytes = [](const auto& sheet) { return sheet.stride * static_cast<std::size_t>(sheet.lines); };
  for (const auto& sheet : layout.sheet) whole += bytes(sheet);
  // A frame of no bytes has no lines either, and wants no room.
  whole = std::max<std::size_t>(whole, 1);
  for (std::size_t i = 0; i < layout.sheets; ++i) {
    const auto& sheet = layout.sheet[i];
    windows_[i].set(sheet.lines, sheet.stride, kRoom * bytes(sheet) / whole);
  }
  for (const std::size_t i : {0U, 1U, 2U})
    shrinkers_[i].set(layout.components[i].size, i == 0 ? wanted : colour);
}

Status ScaledJpeg::want(const FrameLayout& layout, const Reads& reads, std::size_t component, Span rows) {
  const auto& shrinker = shrinkers_[component];
  const std::size_t sheet = layout.components[component].sheet;
  return windows_[sheet].want({shrinker.lines(rows.begin).begin, shrinker.lines(rows.end - 1).end},
                              reads[sheet]);
}

void ScaledJpeg::row(const FrameLayout& layout, std::size_t component, int row, Stretch stretch,
                     std::uint8_t* to, std::size_t step) {
  auto& shrinker = shrinkers_[component];
  const auto& place = layout.components[component];
  const auto& window = windows_[place.sheet];
  const std::uint8_t* bytes = window.line(shrinker.lines(row).begin) + place.first;
  shrinker.line(row, {bytes, window.stride(), place.step}, stretch, to, step);
}

Result<std::string_view> ScaledJpeg::yuv(const FrameLayout& layout, const Reads& reads,
                                         const Stretches& stretches, Size wanted, int quality) {
  constexpr int kPairs = JpegWriter::kStripeLines / 2;
  if (auto begun = writer_.begin(wanted, quality); !begun) return begun.error();
  set(layout, wanted, half(wanted));
  const int pairs = wanted.height / 2;
  for (int pair = 0; pair < pairs; ++pair) {
    for (const std::size_t i : {0U, 1U, 2U}) {
      const int tall = i == 0 ? 2 : 1;
      const Span rows{pair * tall, pair * tall + tall};
      const bool there = layout.components[i].step != 0;
      if (auto read = there ? want(layout, reads, i, rows) : Status{}; !read) return read.error();
      for (int y = rows.begin; y < rows.end; ++y) {
        std::uint8_t* to = writer_.line(i, y % (kPairs * tall));
        if (there)
          row(layout, i, y, stretches[i], to);
        else
          std::fill_n(to, half(wanted).width, kGrey);
      }
    }
    if (pair % kPairs != kPairs - 1 && pair != pairs - 1) continue;
    if (auto flushed = writer_.flush(); !flushed) return flushed.error();
  }
  return writer_.end();
}

Result<std::string_view> ScaledJpeg::rgb(const FrameLayout& layout, const Reads& reads, Size wanted,
                                         int quality) {
  if (auto begun = writer_.begin_rgb(wanted, quality); !begun) return begun.error();
  set(layout, wanted, wanted);
  rgb_.resize(static_cast<std::size_t>(wanted.width) * 3);
  for (int y = 0; y < wanted.height; ++y) {
    if (auto read = want(layout, reads, 0, {y, y + 1}); !read) return read.error();
    for (const std::size_t i : {0U, 1U, 2U}) row(layout, i, y, kAsItIs, rgb_.data() + (2 - i), 3);
    if (auto written = writer_.rgb_line(rgb_.data()); !written) return written.error();
  }
  return writer_.end();
}

Result<std::string_view> ScaledJpeg::of_raw(const FrameSource& frame, Size wanted, int quality) {
  const FrameLayout layout = frame_layout(frame.format, frame.size);
  Reads reads;
  for (std::size_t i = 0; i < layout.sheets; ++i)
    reads[i] = [&sheet = layout.sheet[i], &frame](int first, std::span<std::uint8_t> lines) {
      return frame.read(sheet.offset + static_cast<std::size_t>(first) * sheet.stride, lines);
    };
  if (frame.format == PixelFormat::bgrx) return rgb(layout, reads, wanted, quality);
  return yuv(layout, reads, {kFullLuma, kFullChroma, kFullChroma}, wanted, quality);
}

Result<std::string_view> ScaledJpeg::of_jpeg(const FrameSource& frame, Size wanted, int quality) {
  file_.resize(frame.bytes);
  if (auto read = frame.read(0, bytes_of(file_)); !read) return read.error();
  if (wanted == frame.size) return std::string_view(file_);
  JpegReader jpeg(file_, wanted.width);
  if (auto begun = jpeg.begin(); !begun) return begun.error();
  if (jpeg.size().width < wanted.width || jpeg.size().height < wanted.height)
    return Error{"the JPEG has another size than its camera"};
  const FrameLayout layout = layout_of(jpeg);
  const std::size_t stride = layout.sheet[0].stride;
  const LineWindow::Read next_lines = [&](int, std::span<std::uint8_t> lines) -> Status {
    for (std::size_t at = 0; at < lines.size(); at += stride) {
      if (auto read = jpeg.line(lines.data() + at); !read) return read;
    }
    return {};
  };
  return yuv(layout, {next_lines}, {}, wanted, quality);
}

Result<std::string_view> ScaledJpeg::of(const FrameSource& frame, int width, int quality) {
  const Size size = frame.size;
  if (size.width < 2 || size.height < 2 || size.width % 2 != 0 || size.height % 2 != 0)
    return Error{"the frame has no sensible size"};
  const Size wanted = shrunk_size(size, width);
  if (frame.format == PixelFormat::mjpeg) return of_jpeg(frame, wanted, quality);
  const std::size_t right = frame_bytes(frame.format, size);
  if (frame.bytes != right)
    return Error{"the frame has " + std::to_string(frame.bytes) + " bytes, not " + std::to_string(right)};
  return of_raw(frame, wanted, quality);
}

}  // namespace jcam
