// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "common/result.h"

namespace jcam {

/// Puts back the four controls of the module (keep_format, sustain_framerate, timeout, timeout_image_io),
/// which any reader may set and which then hold for all later ones. `fd` has written to the node at `path`,
/// and nobody else may while this runs. `is_012`: of the module, which tells no version then.
Status restore_controls(int fd, const std::string& path, bool is_012);

}  // namespace jcam
