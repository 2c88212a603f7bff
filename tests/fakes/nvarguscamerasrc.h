// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gst/gst.h>

namespace jcam::fakes {

/// The GStreamer side of the fake nvarguscamerasrc; argus_camera.h is what it shows.
GType nvarguscamerasrc_type();

}  // namespace jcam::fakes
