// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "common/result.h"

namespace jcam::ctl {

/// What modprobe said of v4l2loopback when it failed, with the cure for that cause. `root`: we were root.
/// Pure.
Error load_error(std::string_view text, bool root);

}  // namespace jcam::ctl
