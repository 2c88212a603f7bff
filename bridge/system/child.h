// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

#include "common/result.h"

namespace jcam::bridge {

/// A child process that may be killed at any time. Killing and forgetting is the destructor's work; reaping
/// is the daemon's, which waits for all children at one place.
class Child {
 public:
  Child() = default;
  Child(Child&& other) noexcept;
  Child& operator=(Child&& other) noexcept;
  ~Child();

  /// Starts argv[0] (a path) with `inherited` (borrowed) as descriptor number `as`, /dev/null as
  /// standard input and our standard error as both outputs. Nothing else is inherited.
  static Result<Child> spawn(const std::vector<std::string>& argv, int inherited, int as);

  pid_t pid() const { return pid_; }
  explicit operator bool() const { return pid_ > 0; }
  void signal(int number) const;
  /// It was reaped: from now on its number may be somebody else's.
  void reaped() { pid_ = 0; }

 private:
  explicit Child(pid_t pid) : pid_(pid) {}
  pid_t pid_ = 0;
};

/// "status 1", "killed by signal 11 (Segmentation fault)", from waitpid's status.
std::string exit_text(int wait_status);

}  // namespace jcam::bridge
