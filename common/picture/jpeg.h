// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "common/result.h"
#include "common/video.h"

namespace jcam {

/// Complete baseline JPEGs, colour sampled 4:2:0. Pure.

/// `rgb`: red, green, blue, 8 bits each, no padding. `quality` 1..100.
Result<std::string> jpeg_file(Size size, std::span<const std::uint8_t> rgb, int quality);
/// One grey all over. `luma` is 0..255. Empty where `size` is none that a JPEG can have.
std::vector<std::byte> grey_jpeg(Size size, std::uint8_t luma);

}  // namespace jcam
