// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <vector>

namespace jcam::bridge {

/// The frames a second of one capture as a status shows them: the middle one of the rates between its last
/// few reports. A source that was held up hands over in one go what has piled up, and a mean would show a
/// rate that no camera has. Time is the capture's own: when a report is read says nothing about frames.
class ShownRate {
 public:
  /// `frames` since the capture's first one, that included, and the time since then. Not growing: ignored.
  void add(std::uint64_t frames, std::chrono::nanoseconds running);
  /// 0 before the first report.
  double per_second() const;

 private:
  std::uint64_t frames_ = 1;
  std::chrono::nanoseconds running_{0};
  std::vector<double> rates_;  ///< the newest last
};

}  // namespace jcam::bridge
