// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "common/config/config.h"

namespace jcam {

inline constexpr const char* kConfigPath = "/etc/jcam/jcam.toml";

/// The configuration of this machine: the file at `path`, which need not be there unless `must_exist`. Where
/// it names no camera, every CSI camera that the device tree below `proc_root` lists is there with its
/// defaults, or with the nearest that its sensor can do. A camera that is named by its position gets its
/// sensor_id from there, too.
Result<Config> load_config_file(const std::string& path, bool must_exist,
                                const std::string& proc_root = "/proc", const std::string& sys_root = "/sys");

}  // namespace jcam
