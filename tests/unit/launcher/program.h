// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <vector>

namespace jcam::launch::testing {

/// What the real jcam-run did.
struct Ran {
  int status = -1;
  std::string out, err;
};

/// Runs it with these arguments and no variables but these.
Ran run_program(const std::vector<std::string>& arguments,
                const std::map<std::string, std::string>& environment);

}  // namespace jcam::launch::testing
