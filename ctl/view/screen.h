// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace jcam::ctl {

/// What makes a terminal of so many rows (0: not known) show these lines instead of what it shows, without a
/// moment of emptiness between. What has no room is replaced by a last line that says so. Pure.
std::string screen_text(std::string_view lines, std::size_t rows);

}  // namespace jcam::ctl
