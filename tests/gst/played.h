// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "common/config/config.h"

namespace jcam::test {

/// What came out of a pipeline for one stream.
struct Played {
  int frames = 0;
  std::vector<std::byte> last;  ///< packed
};

/// Runs the launch text of one stream until its source ends. "eos", or what went wrong.
std::string play(const std::string& text, const NodeFormat& format, Played& played);

/// The same of a camera's text with all its streams, which come out in their order.
std::string play(const std::string& text, const CameraConfig& camera, std::vector<Played>& played);

}  // namespace jcam::test
