// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "common/result.h"

namespace jcam::control {

/// Whether a frame of so many bytes came with the answer to a snapshot, as a memory file.
Status check_frame(int fd, std::uint64_t bytes);
/// All of it.
Result<std::string> read_frame(int fd, std::uint64_t bytes);
/// A part of one that was checked.
Status read_frame(int fd, std::size_t offset, std::span<std::uint8_t> to);

}  // namespace jcam::control
