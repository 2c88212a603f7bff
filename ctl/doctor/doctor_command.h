// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <iosfwd>

#include "ctl/console/exit_status.h"
#include "ctl/doctor/doctor_facts.h"

namespace jcam::ctl {

/// Prints the checks; kFailed when one of them is a FAIL.
ExitStatus doctor_command(const Facts& facts, bool json, std::ostream& out);

}  // namespace jcam::ctl
