// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "common/result.h"

namespace jcam::fakes {

/// Planes of a 4:2:0 picture that somebody else owns; strides in bytes.
struct I420View {
  int width = 0;
  int height = 0;
  const std::uint8_t* planes[3] = {};
  int strides[3] = {};
};

/// A baseline JPEG of the picture, quality 0..100.
Result<std::vector<std::uint8_t>> encode_jpeg(const I420View& picture, int quality);

}  // namespace jcam::fakes
