// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

#include "common/result.h"

namespace jcam {

/// A descriptor of ours (borrowed) as the child has it.
struct Handed {
  int fd = -1;
  int as = -1;
};

struct SpawnOptions {
  /// Without a 0 among these, standard input is /dev/null. The other two are ours unless they are among
  /// these. Any order and overlap of the numbers will do; nothing else is inherited but what is not
  /// close-on-exec.
  std::vector<Handed> descriptors;
  bool own_session = false;
};

/// Starts argv[0], found in PATH unless it has a slash, with our environment, no signal blocked and each as a
/// fresh program has it. No shell. The caller waits for it, or leaves it to init.
Result<pid_t> spawn(const std::vector<std::string>& argv, const SpawnOptions& options = {});

/// Waits for the end of a child: its exit status, 128 and the signal's number when it was killed.
Result<int> wait_for_exit(pid_t child);

}  // namespace jcam
