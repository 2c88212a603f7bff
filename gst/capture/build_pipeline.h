// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "gst/glib/glib_handles.h"
#include "gst/sink/jcam_sink.h"

namespace jcam {

/// Builds `text` with a jcamsink behind it, in state NULL. Elements or properties that are missing, values
/// that a property does not take (GStreamer only warns about most) and links that cannot be are errors.
/// `consumer` and `lender` are borrowed for the pipeline's life.
Result<ElementPtr> build_pipeline(const std::string& text, const NodeFormat& format, FrameConsumer& consumer,
                                  FrameLender* lender = nullptr);

}  // namespace jcam
