// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "common/capture_protocol.h"
#include "common/config/config.h"

namespace jcam {

/// GStreamer launch texts of a camera: everything from its source up to, but without, the sink. What comes
/// out at the end of each has the node's format and size exactly. The best way first, the last one for where
/// nothing that the others want is there. Pure.
///
/// The order of the elements is the cheapest one: frames too many are dropped right behind the source, and
/// each conversion is there only if the configuration needs it or the source's format is not known. A source
/// slower than the node's rate is left as it is: repeated frames cost and tell nothing.
///
/// There is no queue: the sink never waits for a reader, so a thread between would only cost.
std::vector<capture::Way> pipeline_ways(const CameraConfig& camera);
/// The best of them.
std::string pipeline_text(const CameraConfig& camera);

}  // namespace jcam
