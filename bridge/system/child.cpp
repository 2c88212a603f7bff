// SPDX-License-Identifier: Apache-2.0
#include "bridge/system/child.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstring>
#include <utility>

#include "common/os/os_error.h"

namespace jcam::bridge {
namespace {

/// posix_spawn's two parameter blocks, freed together.
struct SpawnOptions {
  SpawnOptions() {
    posix_spawn_file_actions_init(&files);
    posix_spawnattr_init(&attributes);
  }
  SpawnOptions(const SpawnOptions&) = delete;
  SpawnOptions& operator=(const SpawnOptions&) = delete;
  ~SpawnOptions() {
    posix_spawn_file_actions_destroy(&files);
    posix_spawnattr_destroy(&attributes);
  }
  posix_spawn_file_actions_t files;
  posix_spawnattr_t attributes;
};

}  // namespace

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
  SpawnOptions options;
  posix_spawn_file_actions_addopen(&options.files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&options.files, STDERR_FILENO, STDOUT_FILENO);
  // glibc clears close-on-exec when both numbers are the same.
  posix_spawn_file_actions_adddup2(&options.files, inherited, as);
  // The daemon blocks its signals for the signal descriptor; the child must not inherit that.
  sigset_t none;
  sigset_t all;
  sigemptyset(&none);
  sigfillset(&all);
  posix_spawnattr_setsigmask(&options.attributes, &none);
  posix_spawnattr_setsigdefault(&options.attributes, &all);
  posix_spawnattr_setflags(&options.attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);

  std::vector<char*> raw;
  raw.reserve(argv.size() + 1);
  for (const auto& argument : argv) raw.push_back(const_cast<char*>(argument.c_str()));
  raw.push_back(nullptr);
  pid_t pid = 0;
  const int error = posix_spawn(&pid, raw[0], &options.files, &options.attributes, raw.data(), environ);
  if (error != 0) return os_error(error, "cannot start " + argv[0], "reinstall jcam");
  return Child(pid);
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
