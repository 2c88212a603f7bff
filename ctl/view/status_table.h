// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>

#include "control/protocol/status_report.h"

namespace jcam::ctl {

/// The report for people: a line about the daemon, then a row for each node, and below a camera in trouble
/// what is wrong with it. No line is longer than `width` (at least 40 is used); the last one ends in a
/// newline.
std::string status_table(const control::StatusReport& report, std::size_t width);

}  // namespace jcam::ctl
