// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "bridge/machine/machine.h"

namespace jcam::bridge {

/// Whether somebody who had a node open may have gone, by how often all nodes together are open, which is all
/// that modules before 0.14 tell. Pure.
class Departures {
 public:
  /// However the count looks, one may have gone and another come.
  static constexpr Time kAtLatest = std::chrono::seconds(60);

  /// A look is dear: one a second, at beats that may come a little early.
  static constexpr Time kPeriod = std::chrono::milliseconds(900);

  /// Whether it is time for another look.
  bool due(Time now) const { return now >= due_; }
  /// A look. `opens`: by others, now; nothing: not known. False the first time, unless nobody is there.
  bool seen(std::optional<int> opens, Time now);

 private:
  std::optional<int> before_;
  std::optional<Time> since_;
  Time due_{};
};

}  // namespace jcam::bridge
