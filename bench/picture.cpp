// SPDX-License-Identifier: Apache-2.0
#include "bench/picture.h"

#include <algorithm>
#include <cassert>
#include <cstring>

#include "bench/control_block.h"
#include "common/os/monotonic.h"
#include "tests/fakes/frame_code.h"

namespace jcam::bench {
namespace {

using fakes::FrameCode;

constexpr std::byte kGrey{0x80};
constexpr std::byte kWhite{235};
constexpr std::byte kBlack{16};
/// In the code's place for the sensor: tells these frames from the fake camera's.
constexpr std::uint8_t kBench = 0xBE;

std::size_t pixel_step(PixelFormat format) {
  return format == PixelFormat::yuyv ? 2 : 1;
}

}  // namespace

std::uint32_t micros_now() {
  return static_cast<std::uint32_t>(monotonic_ns() / 1000);
}

void paint(PixelFormat, Size, std::span<std::byte> frame) {
  std::fill(frame.begin(), frame.end(), kGrey);
}

void draw_stamp(PixelFormat format, Size size, std::span<std::byte> frame, const Stamp& stamp) {
  assert(size.width >= fakes::kCodeWidth && size.height >= fakes::kCodeHeight);
  const auto rows = fakes::encode_rows({stamp.number, stamp.micros, kBench});
  const std::size_t line = line_bytes(format, size);
  const std::size_t step = pixel_step(format);
  for (std::size_t row = 0; row < rows.size(); ++row) {
    std::byte* first = frame.data() + row * fakes::kCodeBlock * line;
    for (std::size_t x = 0; x < fakes::kCodeWidth; ++x) {
      const auto bit = fakes::kCodeColumns - 1 - x / fakes::kCodeBlock;
      first[x * step] = (rows[row] >> bit & 1U) != 0 ? kWhite : kBlack;
    }
    for (std::size_t y = 1; y < fakes::kCodeBlock; ++y)
      std::memcpy(first + y * line, first, fakes::kCodeWidth * step);
  }
}

std::optional<Stamp> read_stamp(PixelFormat format, Size size, std::span<const std::byte> frame) {
  if (frame.size() < frame_bytes(format, size)) return std::nullopt;
  const auto* data = reinterpret_cast<const std::uint8_t*>(frame.data());
  const auto stride = static_cast<int>(line_bytes(format, size));
  const auto code = fakes::decode_frame(format == PixelFormat::yuyv
                                            ? fakes::luma_of_yuyv(data, size.width, size.height, stride)
                                            : fakes::luma_of_planar(data, size.width, size.height, stride));
  if (!code || code->sensor_id != kBench) return std::nullopt;
  return Stamp{code->number, code->milliseconds};
}

}  // namespace jcam::bench
