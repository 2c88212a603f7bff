// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "host/file_system.h"
#include "host/host.h"

namespace jcam {

/// The character devices PREFIX0, PREFIX1, ... ("/dev/video"), by number.
std::vector<DeviceNode> numbered_devices(const FileSystem& files, const std::string& prefix);

}  // namespace jcam
