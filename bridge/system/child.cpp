// SPDX-License-Identifier: Apache-2.0
#include "bridge/system/child.h"

#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstring>
#include <utility>

#include "common/os/os_error.h"
#include "common/os/process.h"

namespace jcam::bridge {
Child::Child(Child&& other) noexcept : pid_(std::exchange(other.pid_, 0)) {}

Child& Child::operator=(Child&& other) noexcept {
  if (this != &other) {
    signal(SIGKILL);
    pid_ = std::exchange(other.pid_, 0);
  }
  return *this;
}

Child::~Child() {
  signal(SIGKILL);
}

Result<Child> Child::spawn(const std::vector<std::string>& argv, int inherited, int as) {
  const auto pid = jcam::spawn(argv, {.descriptors = {{STDERR_FILENO, STDOUT_FILENO}, {inherited, as}}});
  if (!pid) return os_error(pid.error().os, "cannot start " + argv[0], "reinstall jcam");
  return Child(*pid);
}

void Child::signal(int number) const {
  if (pid_ > 0) ::kill(pid_, number);
}

std::string exit_text(int wait_status) {
  if (WIFSIGNALED(wait_status)) {
    const int number = WTERMSIG(wait_status);
    const char* name = strsignal(number);  // glibc 2.31 has no sigdescr_np(); the daemon has one thread
    return "killed by signal " + std::to_string(number) + (name ? " (" + std::string(name) + ")" : "");
  }
  return "status " + std::to_string(WEXITSTATUS(wait_status));
}

}  // namespace jcam::bridge
