// SPDX-License-Identifier: Apache-2.0
#include "gst/sink/capture_times.h"

#include <algorithm>

namespace jcam {
namespace {

/// Slow cameras: a first picture is to be younger than a second on any node.
constexpr std::chrono::nanoseconds kOldestOfAll = std::chrono::milliseconds(100);

}  // namespace

std::chrono::nanoseconds oldest_stamp(int fps) {
  return std::min(kOldestOfAll, std::chrono::nanoseconds(std::chrono::seconds(1)) / std::max(fps, 1));
}

std::int64_t stamp_of(std::int64_t captured_ns, std::int64_t now_ns, std::chrono::nanoseconds oldest) {
  if (captured_ns == 0) return now_ns;
  return std::max<std::int64_t>(captured_ns, now_ns - oldest.count());
}

void CaptureTimes::left_source(std::uint64_t pts, std::int64_t captured_ns, std::int64_t now_ns) {
  const std::lock_guard lock(mutex_);
  kept_[next_] = {pts, jcam::stamp_of(captured_ns, now_ns, oldest_)};
  next_ = (next_ + 1) % kKept;
}

std::optional<std::int64_t> CaptureTimes::stamp_of(std::uint64_t pts) const {
  const std::lock_guard lock(mutex_);
  // The newest first: that is it nearly always.
  for (std::size_t back = 1; back <= kKept; ++back) {
    const Entry& entry = kept_[(next_ + kKept - back) % kKept];
    if (entry.stamp_ns == 0) break;
    if (entry.pts == pts) return entry.stamp_ns;
  }
  return std::nullopt;
}

}  // namespace jcam
