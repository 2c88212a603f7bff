// SPDX-License-Identifier: Apache-2.0
#include "common/picture/scaled_jpeg.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace jcam {
namespace {

constexpr std::uint8_t kGrey = 128;

/// value -> (value - from) * 255 / range + to, within a byte: limited range to full.
constexpr ValueTable stretched(int from, int range, int to) {
  ValueTable table{};
  for (int value = 0; value < 256; ++value) {
    const int twice = (value - from) * 510 / range;
    table[static_cast<std::size_t>(value)] =
        static_cast<std::uint8_t>(std::clamp((twice + (twice < 0 ? -1 : 1)) / 2 + to, 0, 255));
  }
  return table;
}
constexpr ValueTable kLuma = stretched(16, 219, 0);
constexpr ValueTable kChroma = stretched(128, 224, kGrey);
constexpr ValueTable kAsItIs = stretched(0, 255, 0);

Size half(Size size) {
  return {size.width / 2, size.height / 2};
}

/// Y, U and V of a raw frame whose length is right.
std::array<SampledPlane, 3> planes_of(PixelFormat format, Size size, const std::uint8_t* bytes) {
  const auto width = static_cast<std::size_t>(size.width);
  const std::size_t pixels = width * static_cast<std::size_t>(size.height);
  const Size pairs{size.width / 2, size.height};
  switch (format) {
    case PixelFormat::yuyv:
      return {SampledPlane{bytes, 2 * width, 2, size},
              {bytes + 1, 2 * width, 4, pairs},
              {bytes + 3, 2 * width, 4, pairs}};
    case PixelFormat::uyvy:
      return {SampledPlane{bytes + 1, 2 * width, 2, size},
              {bytes, 2 * width, 4, pairs},
              {bytes + 2, 2 * width, 4, pairs}};
    case PixelFormat::nv12:
      return {SampledPlane{bytes, width, 1, size},
              {bytes + pixels, width, 2, half(size)},
              {bytes + pixels + 1, width, 2, half(size)}};
    case PixelFormat::i420:
    case PixelFormat::bgrx:
    case PixelFormat::mjpeg:
      break;
  }
  return {SampledPlane{bytes, width, 1, size},
          {bytes + pixels, width / 2, 1, half(size)},
          {bytes + pixels + pixels / 4, width / 2, 1, half(size)}};
}

}  // namespace

/// A component that is not there is grey.
void ScaledJpeg::shrunk(std::size_t component, const SampledPlane& from, Size size,
                        const ValueTable& values) {
  auto& plane = planes_[component];
  plane.size = size;
  plane.bytes.resize(static_cast<std::size_t>(size.width) * static_cast<std::size_t>(size.height));
  if (from.bytes != nullptr)
    shrink(from, size, values, plane.bytes.data());
  else
    std::fill(plane.bytes.begin(), plane.bytes.end(), kGrey);
}

Result<std::string_view> ScaledJpeg::of_bgrx(Size size, const std::uint8_t* bytes, Size wanted, int quality) {
  std::vector<std::uint8_t> rgb(static_cast<std::size_t>(wanted.width) *
                                static_cast<std::size_t>(wanted.height) * 3);
  const auto stride = static_cast<std::size_t>(size.width) * 4;
  for (const std::size_t channel : {0U, 1U, 2U})
    shrink({bytes + (2 - channel), stride, 4, size}, wanted, kAsItIs, rgb.data() + channel, 3);
  auto made = jpeg_file(wanted, rgb, quality);
  if (!made) return made.error();
  other_ = std::move(*made);
  return std::string_view(other_);
}

Result<std::string_view> ScaledJpeg::of_jpeg(std::string_view frame, Size wanted, int quality) {
  const auto planes = jpeg_planes(frame, wanted.width);
  if (!planes) return planes.error();
  const Size is = (*planes)[0].size;
  if (is.width < wanted.width || is.height < wanted.height)
    return Error{"the JPEG has another size than its camera"};
  for (const std::size_t i : {0U, 1U, 2U}) {
    const auto& plane = (*planes)[i];
    shrunk(i,
           {plane.bytes.empty() ? nullptr : plane.bytes.data(), static_cast<std::size_t>(plane.size.width), 1,
            plane.size},
           i == 0 ? wanted : half(wanted), kAsItIs);
  }
  return writer_.write(planes_, quality);
}

Result<std::string_view> ScaledJpeg::of(PixelFormat format, Size size, std::string_view frame, int width,
                                        int quality) {
  if (size.width < 2 || size.height < 2 || size.width % 2 != 0 || size.height % 2 != 0)
    return Error{"the frame has no sensible size"};
  const Size wanted = shrunk_size(size, width);
  if (format == PixelFormat::mjpeg) return wanted == size ? Result(frame) : of_jpeg(frame, wanted, quality);
  if (frame.size() != frame_bytes(format, size))
    return Error{"the frame has " + std::to_string(frame.size()) + " bytes, not " +
                 std::to_string(frame_bytes(format, size))};
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(frame.data());
  if (format == PixelFormat::bgrx) return of_bgrx(size, bytes, wanted, quality);
  const auto planes = planes_of(format, size, bytes);
  shrunk(0, planes[0], wanted, kLuma);
  shrunk(1, planes[1], half(wanted), kChroma);
  shrunk(2, planes[2], half(wanted), kChroma);
  return writer_.write(planes_, quality);
}

}  // namespace jcam
