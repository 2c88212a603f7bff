// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "common/result.h"
#include "launcher/request.h"

namespace jcam::launch {

/// Reads a run.toml over `request`: what one would write on every command line.
///
///   profile = "standard"
///   engine = "podman"
///   csi = ["0", "1=/dev/video5"]
///   wait_camera = "10s"
///   options = ["--ipc=host", "-e", "ROS_DOMAIN_ID=7"]     the engine's own
///   [pass]
///   snd = false
///   i2c = [1, 7]                                          or true, false
///
/// Pure. Unknown keys and wrong values are refused: "run.toml:3: ...".
Result<Request> parse_run_config(std::string_view text, std::string_view file_name, Request request);

}  // namespace jcam::launch
