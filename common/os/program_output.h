// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "common/result.h"

namespace jcam {

struct ProgramOutput {
  int status = 0;    ///< exit status; 128 and the signal's number when killed
  std::string text;  ///< both outputs, in the order written; at most 64 KiB, the rest is dropped
};

/// Runs argv[0], found in PATH and in /usr/sbin, without a shell and with /dev/null as input; waits for its
/// end.
Result<ProgramOutput> program_output(const std::vector<std::string>& argv);

}  // namespace jcam
