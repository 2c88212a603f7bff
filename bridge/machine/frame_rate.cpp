// SPDX-License-Identifier: Apache-2.0
#include "bridge/machine/frame_rate.h"

#include <algorithm>
#include <cmath>

namespace jcam::bridge {

std::optional<FrameRate> measure_rate(int fps, Time window, Flow& flow, Time now) {
  constexpr double kSlow = 0.75;
  const Time span = now - flow.rate_since;
  if (span < window) return std::nullopt;
  const double rate = static_cast<double>(flow.frames - std::min(flow.frames, flow.rate_frames)) /
                      std::chrono::duration<double>(span).count();
  flow.rate_since = now;
  flow.rate_frames = flow.frames;
  return FrameRate{std::lround(rate), rate < kSlow * fps};
}

}  // namespace jcam::bridge
