// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>
#include <string>

#include "bridge/machine/machine.h"
#include "common/config/config.h"

namespace jcam::bridge {

/// Whether nvargus-daemon, which is not ours, should be restarted: it can lock up so that every session is
/// refused until it is (JetPack 6.0 to 6.2.1). Only where the configuration allows it, only while no Argus
/// camera streams, and not more often than the configuration says. Pure.
class ArgusKeeper {
 public:
  /// One camera of source "argus".
  struct Camera {
    State state = State::idle;
    int failures = 0;  ///< in a row
    std::string kind;  ///< of the last one, as in the restart counters
  };
  /// A camera that failed this often in a row is not having an accident.
  static constexpr int kFailures = 3;

  /// True: restart it now. That counts as the restart of this interval, however it goes.
  bool decide(const ArgusPolicy& policy, std::span<const Camera> cameras, Time now);

 private:
  std::optional<Time> last_;
};

}  // namespace jcam::bridge
