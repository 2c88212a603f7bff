// SPDX-License-Identifier: Apache-2.0
#include "common/os/process.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>

#include "common/os/os_error.h"
#include "common/os/unique_fd.h"

namespace jcam {
namespace {

/// posix_spawn's two parameter blocks, freed together.
struct Parameters {
  Parameters() {
    ::posix_spawn_file_actions_init(&files);
    ::posix_spawnattr_init(&attributes);
  }
  Parameters(const Parameters&) = delete;
  Parameters& operator=(const Parameters&) = delete;
  ~Parameters() {
    ::posix_spawn_file_actions_destroy(&files);
    ::posix_spawnattr_destroy(&attributes);
  }
  posix_spawn_file_actions_t files;
  posix_spawnattr_t attributes;
};

/// Copies above all numbers that the child wants, so that no move overwrites what is still to be moved.
Result<std::vector<UniqueFd>> lifted(const std::vector<Handed>& descriptors) {
  int above = STDERR_FILENO;
  for (const auto& handed : descriptors) above = std::max(above, handed.as);
  std::vector<UniqueFd> copies;
  for (const auto& handed : descriptors) {
    copies.emplace_back(::fcntl(handed.fd, F_DUPFD_CLOEXEC, above + 1));
    if (!copies.back()) return os_error(errno, "cannot copy a descriptor");
  }
  return copies;
}

void set_attributes(posix_spawnattr_t& attributes, bool own_session) {
  sigset_t none;
  sigset_t all;
  ::sigemptyset(&none);
  ::sigfillset(&all);
  ::posix_spawnattr_setsigmask(&attributes, &none);
  ::posix_spawnattr_setsigdefault(&attributes, &all);
  const int flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | (own_session ? POSIX_SPAWN_SETSID : 0);
  ::posix_spawnattr_setflags(&attributes, static_cast<short>(flags));
}

}  // namespace

Result<pid_t> spawn(const std::vector<std::string>& argv, const SpawnOptions& options) {
  const auto copies = lifted(options.descriptors);
  if (!copies) return copies.error();
  Parameters parameters;
  ::posix_spawn_file_actions_addopen(&parameters.files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  for (std::size_t i = 0; i < copies->size(); ++i) {
    ::posix_spawn_file_actions_adddup2(&parameters.files, (*copies)[i].get(), options.descriptors[i].as);
  }
  set_attributes(parameters.attributes, options.own_session);
  auto words = argv;
  std::vector<char*> raw;
  raw.reserve(words.size() + 1);
  for (auto& word : words) raw.push_back(word.data());
  raw.push_back(nullptr);
  pid_t pid = -1;
  const int error =
      ::posix_spawnp(&pid, raw.front(), &parameters.files, &parameters.attributes, raw.data(), environ);
  if (error != 0) return os_error(error, "cannot run " + argv.front());
  return pid;
}

Result<int> wait_for_exit(pid_t child) {
  int status = 0;
  while (::waitpid(child, &status, 0) < 0) {
    if (errno != EINTR) return os_error(errno, "cannot wait for process " + std::to_string(child));
  }
  return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

}  // namespace jcam
