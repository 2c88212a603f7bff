// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gst/gst.h>

#include "gst/sink/capture_times.h"

namespace jcam {

/// Notes when each frame that enters `tee` was captured. A buffer without a PTS gets one, of now: else it
/// could not be found again, and a videorate throws it away. `times` is borrowed as long as there are buffers
/// of the pipeline.
void tap_times(GstElement* tee, CaptureTimes& times);

}  // namespace jcam
