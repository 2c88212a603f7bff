// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <variant>

#include "common/names.h"
#include "common/video.h"

namespace jcam {

struct CaptureOptions {
  CameraName camera;
  NodeFormat format;
  int control_fd = -1;
  bool standby = false;
  bool watch_frozen = false;
  bool quiet = false;  ///< what the elements print is heard, but not passed on
};

struct SlateOptions {
  CameraName camera;
  NodeFormat format;
  std::string reason;
  int out_fd = -1;
};

/// The exit status of --help (already printed) or of a wrong command line (already explained).
struct ExitStatus {
  int status = 0;
};

std::variant<CaptureOptions, SlateOptions, ExitStatus> parse_capture_options(int argc,
                                                                             const char* const* argv);

}  // namespace jcam
