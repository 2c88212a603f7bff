// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "tests/reader/capture_reader.h"

namespace jcam::test {

/// What a reader saw.
struct Reading {
  PixelFormat pixel = PixelFormat::yuyv;
  Size size;
  std::uint64_t frames = 0;
  std::uint64_t coded = 0;      ///< frames with the fake camera's code: real ones, no slates
  std::uint64_t lively = 0;     ///< frames that differ from the one before
  std::uint64_t backwards = 0;  ///< coded frames older than the one before, in one capture (FrameOrder)
  std::uint64_t compared = 0;   ///< coded frames of which that can be told
  /// Of a time stamp against that of the frame before. Judged where the reader is in time: one that is late
  /// by just a whole ring may be handed the buffer that is written to meanwhile, before those between.
  std::int64_t furthest_back_us = 0;
  double rate = 0;                 ///< lively frames per second, from the first of them to the last
  double start_ms = 0;             ///< STREAMON, CLOCK_MONOTONIC
  double first_ms = 0;             ///< STREAMON to the first frame
  double first_lively_ms = 0;      ///< STREAMON to the second of two different ones
  double first_age_ms = 0;         ///< the first frame's stamp to STREAMON; 0: it was made later
  double longest_gap_ms = 0;       ///< between two frames
  double longest_gap_end_ms = 0;   ///< when it ended, CLOCK_MONOTONIC
  double longest_real_gap_ms = 0;  ///< between two lively ones
  std::string error;               ///< what ended it, empty when nothing did
  std::string last;                ///< the last frame's bytes
};

struct ReadingLimits {
  std::uint64_t frames = 0;               ///< end after so many; 0: do not
  std::uint64_t lively = 0;               ///< end after so many that differ
  std::chrono::milliseconds duration{0};  ///< end after this; 0: do not
  std::chrono::milliseconds timeout{10000};
  std::function<bool(const Reading&)> watch;  ///< after each frame; false ends it
};

/// Reads until a limit or an error, the first of them.
Reading read_frames(CaptureReader& reader, const ReadingLimits& limits);
/// One line of JSON.
std::string reading_json(const Reading& reading);

}  // namespace jcam::test
