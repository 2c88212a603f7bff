// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gst/gst.h>

namespace jcam::fakes {

/// The GStreamer side of the fake nvvidconv; picture_converter.h does the work.
GType nvvidconv_type();

}  // namespace jcam::fakes
