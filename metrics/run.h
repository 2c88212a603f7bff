// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "common/config/config.h"
#include "common/result.h"

namespace jcam::metrics {

/// Serves what `config` asks for until SIGTERM or SIGINT. Blocks these for the process, whose other threads
/// (the HTTP server's) must not have begun.
Status run(const MetricsConfig& config, const std::string& socket);

}  // namespace jcam::metrics
