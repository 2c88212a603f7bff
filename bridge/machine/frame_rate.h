// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "bridge/machine/machine.h"

namespace jcam::bridge {

/// What one window of a camera's frames was.
struct FrameRate {
  long per_second = 0;  ///< rounded
  bool slow = false;    ///< under three quarters of what was asked
};

/// Of a stream that is to have `fps`. Once in `window`, nothing meanwhile; the next one begins with it. Pure:
/// changes only the two fields of the flow that the window is kept in.
std::optional<FrameRate> measure_rate(int fps, Time window, Flow& flow, Time now);

}  // namespace jcam::bridge
