// SPDX-License-Identifier: Apache-2.0
#include "bridge/machine/frame_rate.h"

#include <algorithm>
#include <cmath>

namespace jcam::bridge {

std::optional<FrameRate> measure_rate(const Settings& settings, Bridge& bridge, Time now) {
  constexpr double kSlow = 0.75;
  const Time span = now - bridge.rate_since;
  if (span < settings.timing.rate_window) return std::nullopt;
  const double rate = static_cast<double>(bridge.frames - std::min(bridge.frames, bridge.rate_frames)) /
                      std::chrono::duration<double>(span).count();
  bridge.rate_since = now;
  bridge.rate_frames = bridge.frames;
  return FrameRate{std::lround(rate), rate < kSlow * settings.fps};
}

}  // namespace jcam::bridge
