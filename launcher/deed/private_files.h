// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "common/result.h"
#include "launcher/plan/plan.h"

namespace jcam::launch {

/// Makes a directory that is the caller's alone, 0700, or finds it so. A link, or a directory of somebody
/// else, could send our files elsewhere: an error.
Status own_directory(const std::string& path);

/// Writes each file whole or not at all (a temporary name, then a rename), 0644 in a directory of the
/// caller's alone. A container that holds the old file keeps it.
Status write_private_files(const std::vector<PrivateFile>& files);

}  // namespace jcam::launch
