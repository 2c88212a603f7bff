// SPDX-License-Identifier: Apache-2.0
// What a loop around poll() needs beside its descriptors.
#pragma once

#include <chrono>
#include <initializer_list>
#include <optional>

#include "common/os/unique_fd.h"
#include "common/result.h"

namespace jcam {

/// These signals as a descriptor that does not block, for this thread and all that it starts from now on.
Result<UniqueFd> signals_as_descriptor(std::initializer_list<int> signals);

/// The time-out for poll(), milliseconds: rounded up, so that it is not too early when it is over; 0 for what
/// is past, -1, for ever, where nothing is due. Pure.
int poll_timeout(std::optional<std::chrono::steady_clock::time_point> due,
                 std::chrono::steady_clock::time_point now);

}  // namespace jcam
