// SPDX-License-Identifier: Apache-2.0
#include "launcher/deed/exec.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <map>

#include "common/os/os_error.h"
#include "common/os/unique_fd.h"

namespace jcam::launch {
namespace {

std::vector<char*> pointers(std::vector<std::string>& words) {
  std::vector<char*> out;
  out.reserve(words.size() + 1);
  for (auto& word : words) out.push_back(word.data());
  out.push_back(nullptr);
  return out;
}

struct Child {
  pid_t pid = -1;
  UniqueFd out;
};

Result<Child> spawn(std::vector<std::string> words) {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) return os_error(errno, "cannot make a pipe");
  UniqueFd reader(ends[0]);
  const UniqueFd writer(ends[1]);
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_adddup2(&actions, writer.get(), STDOUT_FILENO);
  ::posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  ::posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  Child child;
  const std::string name = words.front();
  const auto argv = pointers(words);
  const int error = ::posix_spawnp(&child.pid, name.c_str(), &actions, nullptr, argv.data(), environ);
  ::posix_spawn_file_actions_destroy(&actions);
  if (error != 0) return os_error(error, "cannot run " + name);
  child.out = std::move(reader);
  return child;
}

/// False if the time was up or the pipe broke before its end.
bool read_to_end(int fd, std::size_t limit, std::string& text) {
  constexpr int kPatience = 10'000;
  std::array<char, 16384> chunk{};
  while (text.size() < limit) {
    pollfd ready{fd, POLLIN, 0};
    if (::poll(&ready, 1, kPatience) <= 0) return false;
    const auto got = ::read(fd, chunk.data(), chunk.size());
    if (got == 0) return true;
    if (got < 0) return false;
    text.append(chunk.data(), static_cast<std::size_t>(got));
  }
  return false;
}

std::vector<std::string> environment_with(const std::vector<Variable>& more) {
  std::map<std::string, std::string> merged;
  for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
    const std::string text(*entry);
    const auto equals = text.find('=');
    if (equals != std::string::npos) merged[text.substr(0, equals)] = text.substr(equals + 1);
  }
  for (const auto& variable : more) merged[variable.name] = variable.value;
  std::vector<std::string> words;
  words.reserve(merged.size());
  for (const auto& [name, value] : merged) words.push_back(name + "=" + value);
  return words;
}

}  // namespace

Error exec_engine(const std::vector<std::string>& argv, const std::vector<Variable>& environment,
                  const std::vector<int>& keep) {
  for (const int fd : keep) {
    if (::fcntl(fd, F_SETFD, 0) != 0) return os_error(errno, "cannot keep the reservation");
  }
  auto words = argv;
  const auto pointers_to_words = pointers(words);
  auto variables = environment_with(environment);
  const auto pointers_to_variables = pointers(variables);
  ::execvpe(words.front().c_str(), pointers_to_words.data(), pointers_to_variables.data());
  return os_error(errno, "cannot start " + words.front(),
                  errno == E2BIG ? "the command is too long: pass fewer devices" : "");
}

Result<std::string> output_of(const std::vector<std::string>& argv, std::size_t limit) {
  auto child = spawn(argv);
  if (!child) return child.error();
  std::string text;
  const bool whole = read_to_end(child->out.get(), limit, text);
  if (!whole) ::kill(child->pid, SIGKILL);
  int status = 0;
  while (::waitpid(child->pid, &status, 0) < 0 && errno == EINTR) {
  }
  if (!whole)
    return Error{argv.front() + " does not answer", "is its daemon healthy? try: " + argv.front() + " info"};
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
    return Error{argv.front() + " " + (argv.size() > 1 ? argv[1] : "") + " failed",
                 "see what it says by itself"};
  }
  return text;
}

int exit_status(const Error& error) {
  constexpr int kNotExecutable = 126;
  constexpr int kNotFound = 127;
  if (error.os == ENOENT) return kNotFound;
  return error.os == EACCES || error.os == ENOEXEC ? kNotExecutable : kFailedStatus;
}

}  // namespace jcam::launch
