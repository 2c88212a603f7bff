// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>
#include <string>

#include "common/result.h"

namespace jcam {

/// The whole of a regular file (also of /proc and /sys, whose sizes lie). More than `max_bytes`, a directory,
/// a pipe or a device is an error; it never waits for a writer.
Result<std::string> read_file(const std::string& path, std::size_t max_bytes = std::size_t{1} << 20);

/// The first bytes of an open file, as many as there is room for; fewer than that are an error. The file's
/// own place is neither used nor moved.
Status read_beginning(int fd, std::span<std::byte> bytes);
/// Likewise from `offset` on.
Status read_at(int fd, std::size_t offset, std::span<std::byte> bytes);

/// As read_file(), for whom a file that cannot be read says as much as an empty one.
std::string read_file_or_empty(const std::string& path);

}  // namespace jcam
