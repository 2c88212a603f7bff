// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gst/capture/capture_options.h"

namespace jcam {

/// Runs a capture until it is told to stop, its parent is gone or it has failed. Returns the exit status.
/// A pipeline that does not stop within a second ends the process from here.
int run_capture(const CaptureOptions& options);

}  // namespace jcam
