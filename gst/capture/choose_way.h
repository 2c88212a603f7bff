// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "common/capture_protocol.h"

namespace jcam {

/// The first of `ways` for which all is there, or the last one; there must be one. Loads the plugins of the
/// elements that ways want, and opens the devices for a moment. After gst_init().
const capture::Way& choose_way(const std::vector<capture::Way>& ways);

}  // namespace jcam
