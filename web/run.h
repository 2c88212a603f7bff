// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "common/config/config.h"
#include "common/result.h"

namespace jcam::web {

/// Whether the configuration asks for anything.
bool is_wanted(const Config& config);

/// Serves what `config` asks for until SIGTERM or SIGINT. Blocks these for the process, which has no other
/// thread yet.
Status run(const Config& config, const std::string& socket);

}  // namespace jcam::web
