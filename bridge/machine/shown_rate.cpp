// SPDX-License-Identifier: Apache-2.0
#include "bridge/machine/shown_rate.h"

#include <algorithm>

namespace jcam::bridge {

void ShownRate::add(std::uint64_t frames, std::chrono::nanoseconds running) {
  constexpr std::size_t kKept = 5;  // two and a half seconds, so that a silence and its burst are a minority
  if (running <= running_ || frames < frames_) return;
  const double seconds = std::chrono::duration<double>(running - running_).count();
  rates_.push_back(static_cast<double>(frames - frames_) / seconds);
  if (rates_.size() > kKept) rates_.erase(rates_.begin());
  frames_ = frames;
  running_ = running;
}

double ShownRate::per_second() const {
  if (rates_.empty()) return 0;
  auto sorted = rates_;
  const auto middle = sorted.begin() + static_cast<std::ptrdiff_t>(sorted.size() / 2);
  std::nth_element(sorted.begin(), middle, sorted.end());
  return *middle;
}

}  // namespace jcam::bridge
