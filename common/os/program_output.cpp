// SPDX-License-Identifier: Apache-2.0
#include "common/os/program_output.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "common/os/os_error.h"
#include "common/os/unique_fd.h"

namespace jcam {
namespace {

constexpr std::size_t kMaxOutput = std::size_t{64} * 1024;

struct FileActions {
  FileActions() { posix_spawn_file_actions_init(&actions); }
  FileActions(const FileActions&) = delete;
  FileActions& operator=(const FileActions&) = delete;
  ~FileActions() { posix_spawn_file_actions_destroy(&actions); }
  posix_spawn_file_actions_t actions;
};

/// A user's PATH often lacks the directory that modprobe is in.
std::string find_program(const std::string& name) {
  if (name.find('/') != std::string::npos) return name;
  const std::string in_sbin = "/usr/sbin/" + name;
  return ::access(in_sbin.c_str(), X_OK) == 0 ? in_sbin : name;
}

std::string read_all(int fd) {
  std::string text;
  std::array<char, 4096> buffer{};
  for (;;) {
    const ssize_t got = ::read(fd, buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return text;
    if (text.size() < kMaxOutput) text.append(buffer.data(), static_cast<std::size_t>(got));
  }
}

int exit_status(int wait_status) {
  return WIFSIGNALED(wait_status) ? 128 + WTERMSIG(wait_status) : WEXITSTATUS(wait_status);
}

}  // namespace

Result<ProgramOutput> program_output(const std::vector<std::string>& argv) {
  int ends[2] = {-1, -1};
  if (::pipe2(ends, O_CLOEXEC) != 0) return os_error(errno, "cannot make a pipe for " + argv[0]);
  const UniqueFd ours(ends[0]);
  UniqueFd theirs(ends[1]);
  FileActions files;
  posix_spawn_file_actions_addopen(&files.actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&files.actions, theirs.get(), STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&files.actions, theirs.get(), STDERR_FILENO);
  std::vector<char*> raw;
  raw.reserve(argv.size() + 1);
  for (const auto& argument : argv) raw.push_back(const_cast<char*>(argument.c_str()));
  raw.push_back(nullptr);
  pid_t pid = 0;
  const std::string program = find_program(argv[0]);
  if (const int error = posix_spawnp(&pid, program.c_str(), &files.actions, nullptr, raw.data(), environ))
    return os_error(error, "cannot run " + argv[0]);
  theirs.reset();
  ProgramOutput result{0, read_all(ours.get())};
  int status = 0;
  while (::waitpid(pid, &status, 0) < 0) {
    if (errno != EINTR) return os_error(errno, "cannot wait for " + argv[0]);
  }
  result.status = exit_status(status);
  return result;
}

}  // namespace jcam
