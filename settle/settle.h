// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "common/result.h"
#include "settle/settling.h"

namespace jcam::settle {

/// What is at `path`, through symbolic links. What cannot be looked at is not there.
Sight look_at(const std::string& path);

/// Runs `program` (argv) now and again at each change of `path`, until that is quiet (Settling), and returns
/// the exit status of its last run. SIGTERM while nothing runs ends it with 0: there is nothing that has
/// failed. Blocks SIGTERM for this thread. An error when it cannot be started.
Result<int> run_until_quiet(const std::string& path, const std::vector<std::string>& program);

}  // namespace jcam::settle
