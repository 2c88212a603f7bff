// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "control/protocol/status_report.h"

namespace jcam::kubelet {

/// What Node Feature Discovery makes the machine's labels of, a line for each: how many cameras there are,
/// which sensor each has, and how many of a sensor. They say what a machine is, not how its cameras do. Empty
/// without a camera, so that whoever asks for the label finds no such machine.
std::string features_text(const control::StatusReport& report);

}  // namespace jcam::kubelet
