// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <spawn.h>
#include <sys/wait.h>

namespace jcam::test {

/// Whether posix_spawn() says that a program is not there, as it does everywhere but in qemu's emulation of a
/// process, where the child shares no memory with its parent and so cannot tell.
inline bool spawn_tells_errors() {
  char name[] = "/no/such/program";
  char* argv[] = {name, nullptr};
  pid_t pid = 0;
  if (::posix_spawn(&pid, name, nullptr, nullptr, argv, nullptr) != 0) return true;
  ::waitpid(pid, nullptr, 0);
  return false;
}

}  // namespace jcam::test
