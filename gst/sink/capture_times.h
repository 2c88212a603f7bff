// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>

namespace jcam {

/// When a frame was taken, in nanoseconds of CLOCK_MONOTONIC.
struct FrameTime {
  std::int64_t captured_ns = 0;  ///< by the source's word; 0: it gives none
  std::int64_t stamp_ns = 0;     ///< what readers are to see; 0: the time of the writing
};

/// How old a frame of so many a second may be by its time stamp when it leaves the source. Readers count on a
/// period: GStreamer's v4l2src gives it as its latency, and what is older comes too late for a sink that
/// waits.
std::chrono::nanoseconds oldest_stamp(int fps);

/// The time stamp of a frame that leaves the source at `now_ns`: its capture, as far as that is known and no
/// older than `oldest`. Pure.
std::int64_t stamp_of(std::int64_t captured_ns, std::int64_t now_ns, std::chrono::nanoseconds oldest);

/// The time stamps of a capture's frames, said once, where they leave the source, and found again by each
/// stream's sink: so frames of one moment have the same on all nodes. What stands between, converters and
/// encoders, is known to keep a buffer's PTS and for nothing else; a videorate that only drops does so too.
///
/// Any thread; nothing is allocated.
class CaptureTimes {
 public:
  explicit CaptureTimes(std::chrono::nanoseconds oldest) : oldest_(oldest) {}

  /// A frame leaves the source. Of two with one PTS the later counts.
  void left_source(std::uint64_t pts, std::int64_t captured_ns, std::int64_t now_ns);
  /// Nothing for a frame that did not come by, or long ago.
  std::optional<std::int64_t> stamp_of(std::uint64_t pts) const;

 private:
  struct Entry {
    std::uint64_t pts = 0;
    std::int64_t stamp_ns = 0;  ///< 0: none yet
  };
  /// A second's frames and more: a stream that is slower than that to convert has other troubles.
  static constexpr std::size_t kKept = 128;

  const std::chrono::nanoseconds oldest_;
  mutable std::mutex mutex_;
  std::array<Entry, kKept> kept_;  ///< guarded by mutex_; a ring
  std::size_t next_ = 0;           ///< guarded by mutex_
};

}  // namespace jcam
