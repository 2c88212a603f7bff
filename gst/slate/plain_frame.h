// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <vector>

#include "common/video.h"

namespace jcam {

/// One whole dark grey frame as a node carries it, without a word on it: for when no slate can be rendered.
/// Raw formats have exactly frame_bytes(); mjpeg is a complete baseline JPEG. Pure.
std::vector<std::byte> plain_frame(const NodeFormat& format);

}  // namespace jcam
