// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "bridge/daemon/options.h"
#include "common/config/config.h"

namespace jcam::bridge {

/// The configuration that the command line means: its --camera arguments, else the file, else (no file at the
/// usual place) every CSI camera that the device tree lists, with defaults.
Result<Config> load_config(const Options& options);

}  // namespace jcam::bridge
