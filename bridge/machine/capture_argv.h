// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "common/config/config.h"

namespace jcam::bridge {

/// The descriptor number on which a capture finds its control socket (or, for a slate, the file to fill).
inline constexpr int kCaptureFd = 3;

/// jcam-capture's command line for a camera. The pipeline stands in it as text, so `ps` shows what runs.
/// `quiet`: what the
/// elements print is not passed on to the log. Pure.
std::vector<std::string> capture_argv(const std::string& program, const CameraConfig& camera,
                                      const Properties& live, bool standby, bool quiet);
/// jcam-capture's command line for one slate.
std::vector<std::string> slate_argv(const std::string& program, const CameraConfig& camera,
                                    const std::string& words);

}  // namespace jcam::bridge
