// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <iosfwd>
#include <string>
#include <utility>
#include <vector>

#include "common/names.h"
#include "ctl/exit_status.h"

namespace jcam::ctl {

/// The commands that ask the daemon. Each writes its result to `out`, errors to `err` as "jcamctl: what;
/// hint".
struct Console {
  std::ostream& out;
  std::ostream& err;
  std::string socket;      ///< of the daemon
  std::size_t width = 80;  ///< of the terminal
  bool terminal = false;   ///< out is one: watching redraws in place
  /// Columns and rows of the terminal as they are now; it may be resized while watching.
  std::function<std::pair<std::size_t, std::size_t>()> measure = {};
};

ExitStatus status_command(Console& console, bool json, bool watch);
/// What the board has is read below `root`. `modes`: the sensors' modes as well. Without a daemon: the nodes
/// that are there, from `root`/sys, and the board's cameras.
ExitStatus list_command(Console& console, const std::string& root, bool modes);
ExitStatus reload_command(Console& console);
ExitStatus set_command(Console& console, const CameraName& camera,
                       const std::vector<std::pair<std::string, std::string>>& values);
/// Writes the picture to `path`, whose ending says its kind.
ExitStatus snapshot_command(Console& console, const CameraName& camera, const std::string& path);

/// Prints the error; kNotRunning when it is that.
ExitStatus failed(Console& console, const Error& error);

}  // namespace jcam::ctl
