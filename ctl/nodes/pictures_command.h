// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "ctl/console/console.h"

namespace jcam::ctl {

/// Says in one line what the video node at `path` delivers. kOk if some of it is pictures that ordinary
/// programs can show; kFailed if all of it is raw Bayer data, or the node cannot be asked. For udev's rule,
/// which knows only names.
ExitStatus pictures_command(Console& console, const std::string& path);

}  // namespace jcam::ctl
