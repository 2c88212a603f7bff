// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "common/result.h"
#include "common/video.h"

namespace jcam {

/// A tightly packed frame as a JPEG, made smaller before it is compressed: at most `width` pixels wide (0: as
/// it is), of the same shape. Raw formats mean BT.601 in limited range, as in picture.h. An mjpeg frame that
/// is small enough stays as it is. Pure.
Result<std::string> scaled_jpeg(PixelFormat format, Size size, std::string_view frame, int width,
                                int quality);

}  // namespace jcam
