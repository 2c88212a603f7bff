// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <iosfwd>
#include <string>

#include "ctl/console/exit_status.h"
#include "ctl/setup/setup_docker.h"

namespace jcam::ctl {

/// Has `helper` give the socket that the configuration names to the containers that have an older one. What
/// it says goes where ours goes. kFailed when it fails; kUsage for a wrong configuration.
ExitStatus argus_refresh_command(const std::string& helper, const std::string& config_path, const Runner& run,
                                 std::ostream& err);

}  // namespace jcam::ctl
