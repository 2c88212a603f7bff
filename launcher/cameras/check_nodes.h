// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "common/result.h"
#include "host/file_system.h"
#include "launcher/plan/plan.h"

namespace jcam::launch {

/// Looks once more, just before the engine starts: a node may go between its reservation and here, and the
/// engine would say so in its own, longer words. The number is compared, too: another device can have the
/// name.
Status check_nodes(const std::vector<CameraGrant>& grants, const FileSystem& files);

}  // namespace jcam::launch
