// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>

#include "common/names.h"
#include "control/protocol/messages.h"

namespace jcam::bridge {

/// How fast a stream's frames came lately and how long they took, in spans of five seconds, ten minutes of
/// them: 4 kB. Written only when frames come, so that an idle camera costs no look at it. One thread; nothing
/// here knows what time it is. Pure.
class RecentFigures {
 public:
  static constexpr std::chrono::seconds kSpan{5};
  static constexpr std::size_t kSpans = 120;

  struct Frames {
    std::uint64_t count = 0;
    std::uint64_t timed = 0;       ///< of those: whose time to the nodes is known
    std::uint64_t latency_us = 0;  ///< of the timed ones together
  };
  /// Frames that came one after the other in the time `took` until `at`: reports are not as often as frames,
  /// and a span that ends between two of them has its part. `at`: of a clock that is never set.
  void add(const Frames& frames, std::chrono::nanoseconds took, std::chrono::nanoseconds at);

  /// The spans that are over, and were so a moment ago: what came in them has been told of. `offset` makes
  /// times of day out of `now`.
  control::Figures report(const StreamName& name, std::chrono::nanoseconds now,
                          std::chrono::nanoseconds offset) const;

 private:
  struct Span {
    std::int64_t number = -1;  ///< which one since the clock's beginning
    double frames = 0, timed = 0, latency_us = 0;
  };
  /// Two more than are told of: the one that goes on, and one that was over just now.
  std::array<Span, kSpans + 2> spans_{};
};

}  // namespace jcam::bridge
