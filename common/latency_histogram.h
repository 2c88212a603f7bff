// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>

namespace jcam {

/// How many frames took how long, in classes. A plain value, cheap enough to be kept for each frame.
struct LatencyHistogram {
  /// Milliseconds; a frame belongs to the first class whose bound it does not pass. 35 is a frame at 30 a
  /// second.
  static constexpr std::array<int, 11> kBoundsMs{1, 2, 5, 10, 20, 35, 50, 100, 200, 500, 1000};
  static constexpr std::size_t kClasses = kBoundsMs.size() + 1;

  std::array<std::uint64_t, kClasses> counts{};  ///< by class; the last one is of what passed all bounds
  std::uint64_t sum_us = 0;                      ///< of all frames, microseconds

  /// A frame from before its own capture, as clocks may say, took no time.
  void see(std::chrono::nanoseconds took) {
    using std::chrono::microseconds;
    const auto us = std::max(std::chrono::ceil<microseconds>(took), microseconds(0)).count();
    const auto bound = std::find_if(kBoundsMs.begin(), kBoundsMs.end(),
                                    [us](int ms) { return us <= ms * std::int64_t{1000}; });
    ++counts[static_cast<std::size_t>(bound - kBoundsMs.begin())];
    sum_us += static_cast<std::uint64_t>(us);
  }
  std::uint64_t frames() const {
    std::uint64_t all = 0;
    for (const auto count : counts) all += count;
    return all;
  }
  LatencyHistogram& operator+=(const LatencyHistogram& other) {
    for (std::size_t i = 0; i < kClasses; ++i) counts[i] += other.counts[i];
    sum_us += other.sum_us;
    return *this;
  }
  friend LatencyHistogram operator+(LatencyHistogram a, const LatencyHistogram& b) { return a += b; }
  bool operator==(const LatencyHistogram&) const = default;
};

}  // namespace jcam
