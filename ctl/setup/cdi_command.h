// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "common/names.h"
#include "ctl/console/console.h"

namespace jcam::ctl {

/// The nodes that a CDI file of the daemon names; its other contents are not looked at. Pure.
Result<std::vector<NodeName>> nodes_of_cdi(std::string_view text);

struct PublishCdi {
  std::string from;  ///< the daemon's file; it need not be there
  std::string to;    ///< where engines look
  std::string sys_root = "/sys";
  std::string dev_root = "/dev";
};

/// Writes the file that engines read. An engine does what such a file says, as root and on the host; so of
/// the daemon's, which anybody who got hold of the daemon could have written, only the names are taken, and
/// what is behind them is seen for ourselves: v4l2loopback devices with the label of that node. Without the
/// daemon's file ours goes.
ExitStatus publish_cdi(Console& console, const PublishCdi& files);

}  // namespace jcam::ctl
