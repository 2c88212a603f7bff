// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>

namespace jcam::test {

/// A frame with a number in its picture, as a reader got it.
struct NumberedFrame {
  std::uint32_t sequence = 0;     ///< the driver's; on 0.12 that of the last write() to that buffer
  std::int64_t timestamp_ns = 0;  ///< the driver's, CLOCK_MONOTONIC
  std::int64_t read_ns = 0;       ///< when the number had been read from the picture, same clock
  std::uint32_t number = 0;       ///< in the picture; a new capture counts from one again
};

/// Whether pictures come in the order in which they were made. The ring of a node pushes nobody back: what a
/// reader holds too long is overwritten under its eyes, and then it reads a later number than it was given.
/// So a frame counts only when its number was read before the next one was there, which is in another buffer.
class FrameOrder {
 public:
  /// The next frame; nothing for one without a number, as a slate.
  void add(const std::optional<NumberedFrame>& frame);
  /// Frames older than the one before, in one capture.
  std::uint64_t backwards() const { return backwards_; }
  /// Frames that could be told to be older or not.
  std::uint64_t compared() const { return compared_; }

 private:
  /// What a new capture's first numbers are at most, when its first ones are missed.
  static constexpr std::uint32_t kAfterAStart = 8;
  /// Where the driver does not count what is queued (0.12), a frame that was read so soon after it was
  /// written was read in time: two periods of 33 ms later its buffer may be filled again.
  static constexpr std::int64_t kSoon = 50'000'000;
  std::optional<NumberedFrame> last_;    ///< not known yet whether it was read in time
  std::optional<std::uint32_t> number_;  ///< of the last frame that was read in time
  std::uint64_t backwards_ = 0;
  std::uint64_t compared_ = 0;
};

}  // namespace jcam::test
