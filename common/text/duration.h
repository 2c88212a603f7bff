// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "common/result.h"

namespace jcam {

/// A whole number and a unit, nothing between: "500ms", "10s", "10min", "2h". Not negative, at most 1000
/// hours.
Result<std::chrono::milliseconds> parse_duration(std::string_view text);
/// The shortest text that parses to the same value: "500ms", "10s", "90s", "10min", "2h"; "0s" for nothing.
/// Wants a value that is not negative.
std::string duration_text(std::chrono::milliseconds duration);

}  // namespace jcam
