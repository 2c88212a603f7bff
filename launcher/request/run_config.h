// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "common/result.h"
#include "launcher/request/request.h"

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

/// Reads /etc/jcam/apps/NAME.toml over `request`, whose `app` is NAME: the keys of a run.toml, and
///
///   image = "detector:1.2"                                 the one key that must be there
///   command = ["python3", "app.py"]
///   [environment]
///   ROS_DOMAIN_ID = 7
///
/// An app has the profile minimal unless it names another, and no cameras but its own.
/// The container is called jcam-NAME unless the options say otherwise. What takes it out of the hands of its
/// unit (--detach, --restart) is refused like unknown keys and wrong values. Pure.
Result<Request> parse_app(std::string_view text, std::string_view file_name, Request request);

/// Where the app of that name is described, or why that is no name: it becomes part of a path, of a unit's
/// name and of a container's. Pure.
Result<std::string> app_path(std::string_view name);

}  // namespace jcam::launch
