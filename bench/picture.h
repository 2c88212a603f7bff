// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "common/video.h"

namespace jcam::bench {

/// What a benchmark's frame says of itself, drawn in the tests' code (tests/fakes/frame_code.h): its number
/// and when it was made, CLOCK_MONOTONIC in microseconds modulo 2^32.
struct Stamp {
  std::uint32_t number = 0;
  std::uint32_t micros = 0;
};

/// The whole picture, grey. `frame` is one tightly packed frame of yuyv or nv12.
void paint(PixelFormat format, Size size, std::span<std::byte> frame);
/// The stamp over an earlier picture. Pictures smaller than the code are refused by an assertion.
void draw_stamp(PixelFormat format, Size size, std::span<std::byte> frame, const Stamp& stamp);
/// Nothing for a frame that no benchmark made, a slate for instance.
std::optional<Stamp> read_stamp(PixelFormat format, Size size, std::span<const std::byte> frame);

/// Now, as a stamp has it.
std::uint32_t micros_now();

}  // namespace jcam::bench
