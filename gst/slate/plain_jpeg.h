// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <vector>

#include "common/video.h"

namespace jcam {

/// A complete baseline JPEG (JFIF, 4:2:0) of one grey, made without an encoder. `luma` is 0..255. Pure.
std::vector<std::byte> plain_jpeg(Size size, int luma);

}  // namespace jcam
