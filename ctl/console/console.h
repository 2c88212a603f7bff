// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>
#include <iosfwd>
#include <string>
#include <utility>

#include "common/result.h"
#include "ctl/console/exit_status.h"

namespace jcam::ctl {

/// Where a command of jcamctl writes: its result to `out`, errors to `err` as "jcamctl: what; hint".
struct Console {
  std::ostream& out;
  std::ostream& err;
  std::string socket;      ///< of the daemon
  std::size_t width = 80;  ///< of the terminal
  bool terminal = false;   ///< out is one: watching redraws in place
  /// Columns and rows of the terminal as they are now; it may be resized while watching.
  std::function<std::pair<std::size_t, std::size_t>()> measure = {};
};

/// Prints the error; kNotRunning when it is that.
ExitStatus failed(Console& console, const Error& error);

}  // namespace jcam::ctl
