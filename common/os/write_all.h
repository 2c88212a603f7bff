// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

namespace jcam {

/// Writes all of it by write(2), which may take less at a time or be interrupted. Waits for a slow other end.
/// Returns 0, or the errno of what failed; what came before that has been written.
int write_all(int fd, std::span<const std::byte> bytes);
int write_all(int fd, std::string_view text);

}  // namespace jcam
