// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>

#include "control/protocol/status_report.h"

namespace jcam::kubelet {

using Time = std::chrono::steady_clock::time_point;

/// A camera may fail for so long before Pods are kept from it: most failures are over by then.
inline constexpr std::chrono::seconds kPatience{60};

struct Health {
  bool well = true;
  std::string why;     ///< one line; empty when well
  bool given = false;  ///< unwell for this resource alone, since a Pod has it through another one
  bool operator==(const Health&) const = default;
};

/// Since when each camera has been failing. One that works, or is at rest, has no entry.
using Failing = std::map<CameraName, Time>;

/// What a new report says of that: a failure that goes on keeps its beginning, one that is over is forgotten.
Failing still_failing(const Failing& before, const control::StatusReport& report, Time now);

/// Whether a Pod should get this node: idle and streaming cameras are well; those are not that have failed
/// for kPatience, whose node cannot be written to, or that can give nothing on this board.
Health health_of(const control::CameraReport& camera, const control::NodeReport& node,
                 const control::ArgusReport& argus, const Failing& failing, Time now);

/// When time alone makes a camera unwell; nothing: never.
std::optional<Time> patience_ends(const Failing& failing, Time now);

}  // namespace jcam::kubelet
