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

/// Once in `settings.timing.rate_window`, nothing meanwhile; the next window begins with it. Pure: changes
/// only the two fields of the state that the window is kept in.
std::optional<FrameRate> measure_rate(const Settings& settings, Bridge& bridge, Time now);

}  // namespace jcam::bridge
