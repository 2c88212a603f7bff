// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "common/names.h"
#include "ctl/console/console.h"

namespace jcam::ctl {

/// The commands that ask the daemon.
ExitStatus status_command(Console& console, bool json, bool watch);
/// What the board has is read below `root`. `modes`: the sensors' modes as well. Without a daemon: the nodes
/// that are there, from `root`/sys, and the board's cameras.
ExitStatus list_command(Console& console, const std::string& root, bool modes);
/// What has happened to one camera or to all. `json`: an object; with `watch`, which goes on until the daemon
/// ends, one object a line.
ExitStatus events_command(Console& console, const std::optional<CameraName>& camera, bool json, bool watch);
ExitStatus reload_command(Console& console);
ExitStatus set_command(Console& console, const CameraName& camera,
                       const std::vector<std::pair<std::string, std::string>>& values);
/// Writes the picture to `path`, whose ending says its kind.
/// Takes back what set_command() set.
ExitStatus unset_command(Console& console, const CameraName& camera,
                         const std::vector<std::string>& properties);
ExitStatus snapshot_command(Console& console, const StreamName& stream, const std::string& path);

}  // namespace jcam::ctl
