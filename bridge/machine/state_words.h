// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>

#include "bridge/machine/machine.h"

namespace jcam::bridge {

/// A line of the log: its event, for programs, and its words.
struct StateWords {
  std::string_view event, text;
  bool operator==(const StateWords&) const = default;
};

/// What the log says of a change of state of which the machine makes no note itself: a sensor that is
/// switched on or off because somebody began or ceased to read. Attempts after a failure are not told of one
/// by one: the failure was. Pure.
std::optional<StateWords> state_words(State before, State after);

}  // namespace jcam::bridge
