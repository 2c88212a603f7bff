// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "ctl/console/console.h"
#include "ctl/nodes/module_tools.h"

namespace jcam::ctl {

/// What `jcamctl nodes up` was asked.
struct NodesRequest {
  std::string config;         ///< path of jcam.toml
  bool config_given = false;  ///< then it must be there
  std::string proc_root = "/proc";
  bool dry_run = false;  ///< say what would be done
};

/// Makes the nodes that the configuration asks for, so far as they are not there: loads v4l2loopback with
/// them, or adds them to one that somebody else loaded. One line on `out` for each thing done.
ExitStatus nodes_up(Console& console, ModuleTools& module, const NodesRequest& request);

}  // namespace jcam::ctl
