// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gst/gst.h>

namespace jcam::fakes {

/// The GStreamer side of the fake nvjpegenc.
GType nvjpegenc_type();

}  // namespace jcam::fakes
