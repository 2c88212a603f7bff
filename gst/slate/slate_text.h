// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "common/names.h"
#include "common/video.h"

namespace jcam {

/// What a slate says.
struct SlateWords {
  CameraName camera;
  std::string reason;  ///< "starting", "nvargus-daemon is not running, next try in 8 s"
};

/// Launch text, without the sink, that renders one slate in the node's own format and size: the camera's name
/// in large letters and the reason below, on a dark ground. The words are shown as they are, whatever
/// characters they hold. Pure. It needs GStreamer's textoverlay where it runs.
std::string slate_text(const SlateWords& words, const NodeFormat& format);

}  // namespace jcam
