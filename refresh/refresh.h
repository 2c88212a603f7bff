// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "common/result.h"

namespace jcam::argus {

/// What became of it: one line for each mount that was made new, one for each that could not be, and how many
/// were right already.
struct Outcome {
  bool absent = false;  ///< there is no socket, so nothing was done
  std::vector<std::string> done;
  std::vector<Error> failed;
  int current = 0;
};

/// In each mount namespace that has the socket at `path` mounted by itself, puts the one that is there now in
/// the place of one that is not. `path` is the host's; `proc` is its /proc. Needs root, a single thread, and
/// changes the working directory.
Result<Outcome> refresh(const std::string& path, const std::string& proc = "/proc");

}  // namespace jcam::argus
