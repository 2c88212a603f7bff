// SPDX-License-Identifier: Apache-2.0
#include "common/os/program_output.h"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>

#include "common/os/find_program.h"
#include "common/os/os_error.h"
#include "common/os/process.h"
#include "common/os/unique_fd.h"

namespace jcam {
namespace {

using Clock = std::chrono::steady_clock;

/// A user's PATH often lacks the directory that modprobe is in.
Result<pid_t> spawn_found(const std::vector<std::string>& argv, const SpawnOptions& options) {
  auto child = spawn(argv, options);
  if (child || child.error().os != ENOENT || argv[0].find('/') != std::string::npos) return child;
  auto words = argv;
  words[0] = installed_program(argv[0]);
  return words[0].empty() ? child : spawn(words, options);
}

/// Waits until `fd` has something to read or has ended. False when the time is up.
bool readable(int fd, const OutputOptions& options, Clock::time_point start) {
  using std::chrono::milliseconds;
  const bool endless = options.patience == milliseconds::max();
  for (;;) {
    const auto spent = std::chrono::duration_cast<milliseconds>(Clock::now() - start);
    const auto left = std::max(milliseconds{0}, options.patience - spent);
    pollfd ready{fd, POLLIN, 0};
    const int count = ::poll(&ready, 1, endless ? -1 : static_cast<int>(left.count()));
    if (count > 0) return true;
    if (count == 0 || errno != EINTR) return false;
  }
}

/// False when the time was up.
bool read_to_end(int fd, const OutputOptions& options, ProgramOutput& output) {
  const auto start = Clock::now();
  std::array<char, 16384> buffer{};
  while (readable(fd, options, start)) {
    const ssize_t got = ::read(fd, buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return true;
    const auto size = static_cast<std::size_t>(got);
    const auto room = std::min(size, options.limit - output.text.size());
    output.text.append(buffer.data(), room);
    output.whole = output.whole && room == size;
  }
  return false;
}

}  // namespace

Result<ProgramOutput> program_output(const std::vector<std::string>& argv, const OutputOptions& options) {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) return os_error(errno, "cannot make a pipe for " + argv[0]);
  const UniqueFd ours(ends[0]);
  UniqueFd theirs(ends[1]);
  const UniqueFd nowhere(::open("/dev/null", O_WRONLY | O_CLOEXEC));
  const auto child =
      spawn_found(argv, {.descriptors = {{theirs.get(), STDOUT_FILENO},
                                         {options.errors ? theirs.get() : nowhere.get(), STDERR_FILENO}}});
  if (!child) return os_error(child.error().os, "cannot run " + argv[0]);
  theirs.reset();
  ProgramOutput output;
  if (!read_to_end(ours.get(), options, output)) {
    output.whole = false;
    ::kill(*child, SIGKILL);
  }
  const auto status = wait_for_exit(*child);
  if (!status) return status.error();
  output.status = *status;
  return output;
}

}  // namespace jcam
