// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

/// The code that the fake camera draws into every picture. Header only: benchmarks and tests of other parts
/// use it.
///
/// Three rows of 32 blocks, each 8x8 pixels, from the top left corner (so 256x24 pixels). A block is one bit:
/// white (luma 235) is 1, black (luma 16) is 0; the leftmost block is the most significant bit.
///   row 0  number of the frame in its session, 1 for the first
///   row 1  when it was made: CLOCK_MONOTONIC in milliseconds, modulo 2^32
///   row 2  sensor-id (8 bits), 0xA5 (8 bits), check (16 bits, see check_of)
/// Pictures smaller than the code carry none.
namespace jcam::fakes {

struct FrameCode {
  std::uint32_t number = 0;
  std::uint32_t milliseconds = 0;
  std::uint8_t sensor_id = 0;
  bool operator==(const FrameCode&) const = default;
};

inline constexpr int kCodeBlock = 8;
inline constexpr int kCodeColumns = 32;
inline constexpr int kCodeRows = 3;
inline constexpr int kCodeWidth = kCodeBlock * kCodeColumns;
inline constexpr int kCodeHeight = kCodeBlock * kCodeRows;
using CodeRows = std::array<std::uint32_t, kCodeRows>;

/// All half words of the code added up and turned over, so that neither a black nor a white area is a code.
inline std::uint16_t check_of(const FrameCode& code) {
  const std::uint32_t sum = (code.number >> 16) + (code.number & 0xFFFF) + (code.milliseconds >> 16) +
                            (code.milliseconds & 0xFFFF) + code.sensor_id;
  return static_cast<std::uint16_t>(~sum & 0xFFFF);
}

inline CodeRows encode_rows(const FrameCode& code) {
  return {code.number, code.milliseconds,
          static_cast<std::uint32_t>(code.sensor_id) << 24 | 0xA5U << 16 | check_of(code)};
}

/// The luma of a picture that somebody else owns. Steps are in bytes: NV12 and I420 have pixel_step 1, YUYV 2
/// (data at its first byte), UYVY 2 (data at its second), BGRx 4 (data at green, which is near enough).
struct LumaView {
  const std::uint8_t* data = nullptr;
  int width = 0;
  int height = 0;
  std::ptrdiff_t pixel_step = 1;
  std::ptrdiff_t line_step = 0;

  std::uint8_t at(int x, int y) const { return data[x * pixel_step + y * line_step]; }
};

inline LumaView luma_of_planar(const std::uint8_t* data, int width, int height, int stride) {
  return {data, width, height, 1, stride};
}
inline LumaView luma_of_yuyv(const std::uint8_t* data, int width, int height, int stride) {
  return {data, width, height, 2, stride};
}
inline LumaView luma_of_uyvy(const std::uint8_t* data, int width, int height, int stride) {
  return {data + 1, width, height, 2, stride};
}
/// The same picture turned by half a turn: undoes flip-method=rotate-180.
inline LumaView rotated_180(const LumaView& view) {
  return {view.data + (view.height - 1) * view.line_step + (view.width - 1) * view.pixel_step, view.width,
          view.height, -view.pixel_step, -view.line_step};
}

/// Reads the middle of each block. The scales are the picture's size by the captured one, 1280/1920.0 for
/// 1920 wide pictures that became 1280 wide. Nothing when there is no code, as on a slate.
inline std::optional<FrameCode> decode_frame(const LumaView& view, double scale_x = 1, double scale_y = 1) {
  if (view.width < kCodeWidth * scale_x || view.height < kCodeHeight * scale_y) return std::nullopt;
  CodeRows rows{};
  for (int row = 0; row < kCodeRows; ++row) {
    const int y = static_cast<int>((row + 0.5) * kCodeBlock * scale_y);
    for (int column = 0; column < kCodeColumns; ++column) {
      const int x = static_cast<int>((column + 0.5) * kCodeBlock * scale_x);
      rows[static_cast<std::size_t>(row)] =
          rows[static_cast<std::size_t>(row)] << 1 | (view.at(x, y) >= 128 ? 1U : 0U);
    }
  }
  const FrameCode code{rows[0], rows[1], static_cast<std::uint8_t>(rows[2] >> 24)};
  if (encode_rows(code) != rows) return std::nullopt;
  return code;
}

}  // namespace jcam::fakes
