// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "common/config/config.h"

namespace jcam::test {

/// White, yellow, cyan, green, magenta, red and blue of this brightness (0 to 255) stand side by side in the
/// upper part of the frame, read as nodes promise them: BT.601, limited range, or a JPEG. `text` is shown
/// where they do not.
void expect_bars(const NodeFormat& node, std::vector<std::byte> frame, int bright, const std::string& text);

}  // namespace jcam::test
