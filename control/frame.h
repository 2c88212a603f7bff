// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "common/result.h"

namespace jcam::control {

/// The frame that came with the answer to a snapshot: all of the memory file, which has to be `bytes` long.
/// Into a text whose memory is used again, or one of its own.
Status read_frame(int fd, std::uint64_t bytes, std::string& frame);
Result<std::string> read_frame(int fd, std::uint64_t bytes);

}  // namespace jcam::control
