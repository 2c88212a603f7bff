// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "launcher/plan/plan.h"

namespace jcam::launch {

/// Writes each file whole or not at all (a temporary name, then a rename), for the caller's eyes alone: 0600
/// in a directory 0700 that is the caller's own. A container that holds the old file keeps it.
Status write_private_files(const std::vector<PrivateFile>& files);

}  // namespace jcam::launch
