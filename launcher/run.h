// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace jcam::launch {

/// jcam-run: discover, plan, then print or become the engine. Returns an exit status, if it returns.
int run(const std::vector<std::string>& arguments);

}  // namespace jcam::launch
