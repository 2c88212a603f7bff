// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>

namespace jcam::test {

/// Which pictures on a node have the time of their capture, by which those of two nodes are matched. After a
/// slate, another capture, or a picture that was shown again while the capture was silent, a frame that is no
/// newer gets the next microsecond, or that of the moment at which its writer got the node; so do those
/// behind it until they have caught up (docs/decisions/029-one-time.md). All pictures that the node shows are
/// told, each once and in turn.
class OwnTime {
 public:
  /// Of the next picture: its capture's number, none on a slate; CLOCK_MONOTONIC.
  bool next(std::optional<std::uint32_t> number, std::int64_t timestamp_ns) {
    const bool new_frame = number && (!number_ || *number > *number_);
    const bool own = new_frame && follows_frame_ && timestamp_ns > timestamp_ns_ + kStep;
    follows_frame_ = new_frame;
    number_ = number;
    timestamp_ns_ = timestamp_ns;
    return own;
  }

 private:
  static constexpr std::int64_t kStep = 1'000;  ///< V4L2 knows whole microseconds
  bool follows_frame_ = false;                  ///< a new one of the same capture
  std::optional<std::uint32_t> number_;
  std::int64_t timestamp_ns_ = 0;
};

}  // namespace jcam::test
