// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "common/capture_protocol.h"
#include "common/config/config.h"

namespace jcam::bridge {

/// The descriptor number on which a capture finds its control socket (or, for a slate, the file to fill).
inline constexpr int kCaptureFd = 3;

/// All that starts a capture: its command line, and the pipelines that it is told over its control socket,
/// since `ps` shows command lines to everybody.
struct CaptureLaunch {
  std::vector<std::string> argv;
  std::vector<capture::Way> ways;
  std::vector<capture::OtherStream> others{};
  bool operator==(const CaptureLaunch&) const = default;
};
/// jcam-capture for a camera. `quiet`: what the elements print is not passed on to the log. Pure.
CaptureLaunch capture_launch(const std::string& program, const CameraConfig& camera, bool standby,
                             bool quiet);
/// jcam-capture's command line for one slate of a stream.
std::vector<std::string> slate_argv(const std::string& program, const CameraName& camera,
                                    const NodeFormat& format, const std::string& words);

}  // namespace jcam::bridge
