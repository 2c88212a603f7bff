// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gst/capture/capture_options.h"

namespace jcam {

/// Renders one slate into the descriptor of the options. Returns the exit status.
int render_slate(const SlateOptions& options);

}  // namespace jcam
