// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gst/video/video.h>

namespace jcam::fakes {

/// Same-size conversions from NV12 that take no arithmetic, only moving bytes: NV12, I420, GRAY8, YUY2, YVYU,
/// UYVY. What a Jetson's VIC does for nothing must not cost a test machine its CPU. False, and nothing done,
/// for other formats.
bool convert_nv12(const GstVideoFrame& from, GstVideoFrame& to);

/// Both NV12; `to` has the size that the method makes.
void flip_nv12(const GstVideoFrame& from, GstVideoFrame& to, int flip_method);

}  // namespace jcam::fakes
