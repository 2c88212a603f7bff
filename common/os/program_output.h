// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

#include "common/result.h"

namespace jcam {

struct ProgramOutput {
  int status = 0;     ///< exit status; 128 and the signal's number when killed
  std::string text;   ///< in the order written
  bool whole = true;  ///< false: there was more than the limit, which was dropped, or the time was up and it
                      ///< was killed
};

struct OutputOptions {
  std::size_t limit = std::size_t{64} * 1024;
  std::chrono::milliseconds patience =
      std::chrono::milliseconds::max();  ///< from the start to the end of the output
  bool errors = true;                    ///< what it says on standard error, too; otherwise that is dropped
};

/// Runs argv[0], found in PATH or else in the usual directories, without a shell and with /dev/null as input;
/// waits for its end.
Result<ProgramOutput> program_output(const std::vector<std::string>& argv, const OutputOptions& options = {});

}  // namespace jcam
