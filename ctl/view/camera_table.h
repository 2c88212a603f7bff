// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "control/protocol/status_report.h"
#include "host/board_cameras.h"

namespace jcam::ctl {

/// One line for each camera, in columns: name, source, what its nodes carry, their paths; and of a camera of
/// the board which one it is, and its raw node. A line for each of its other streams follows. The board's
/// cameras that nobody bridges follow, with "-" for a name. `modes`: below each line the sensor's modes,
/// indented. Pure.
std::string camera_table(const control::StatusReport& report, const std::vector<BoardCamera>& board,
                         bool modes);

}  // namespace jcam::ctl
