// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "common/video.h"

namespace jcam {

/// Whether the driver of the capture device at `path` lists pictures of this size and rate: as JPEGs (MJPG),
/// or as raw video that needs no image processor. False too when it cannot be asked, or lists no sizes or no
/// rates. Opens the device for a moment.
bool lists_mode(const std::string& path, bool jpeg, const VideoMode& mode);

}  // namespace jcam
