// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gst/gst.h>

#include <string>

#include "common/result.h"

namespace jcam {

/// Sets a property of the pipeline's source element, in whatever state it is, from GStreamer's text form. A
/// property that is not there or cannot be written, and a value that it does not take (GObject itself would
/// quietly ignore or clamp it), is refused with what would be right.
Status set_source_property(GstElement* pipeline, const std::string& name, const std::string& value);

}  // namespace jcam
