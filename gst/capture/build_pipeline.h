// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "gst/glib/glib_handles.h"
#include "gst/sink/stream_place.h"

namespace jcam {

/// Builds `text` with a jcamsink behind it, in state NULL; the sinks of other streams than main are in the
/// text. Elements or properties that are missing, values that a property does not take (GStreamer only warns
/// about most) and links that cannot be are errors.
Result<ElementPtr> build_pipeline(const std::string& text, const std::vector<StreamPlace>& places);
/// The same for main alone. `consumer` and `lender` are borrowed for the pipeline's life.
Result<ElementPtr> build_pipeline(const std::string& text, const NodeFormat& format, FrameConsumer& consumer,
                                  FrameLender* lender = nullptr);

/// For a source that gives frames as fast as they are taken: the sinks wait for each frame's time, and the
/// queues for the sinks.
void keep_time(GstElement* pipeline, const std::vector<StreamPlace>& places);

}  // namespace jcam
