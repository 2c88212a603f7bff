// SPDX-License-Identifier: Apache-2.0
#include "tests/gst/fakes_child.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdlib>

extern char** environ;  // NOLINT(readability-redundant-declaration): POSIX leaves it to the program

namespace jcam::fakes {
namespace {

struct Pipe {
  UniqueFd read, write;
};
Pipe make_pipe() {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) std::abort();
  return {UniqueFd(ends[0]), UniqueFd(ends[1])};
}

std::string assignment(const std::string& name, const std::string& value) {
  return name + "=" + value;
}

std::vector<std::string> merged(const Child::Environment& extra) {
  std::vector<std::string> variables;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string variable(*entry);
    if (!extra.contains(variable.substr(0, variable.find('=')))) variables.push_back(variable);
  }
  for (const auto& [name, value] : extra) variables.push_back(assignment(name, value));
  return variables;
}

std::vector<char*> pointers(std::vector<std::string>& strings) {
  std::vector<char*> result;
  result.reserve(strings.size() + 1);
  for (auto& string : strings) result.push_back(string.data());
  result.push_back(nullptr);
  return result;
}

void take(UniqueFd& fd, std::string& text) {
  std::array<char, 4096> bytes{};
  const ssize_t got = read(fd.get(), bytes.data(), bytes.size());
  if (got > 0) {
    text.append(bytes.data(), static_cast<std::size_t>(got));
  } else {
    fd.reset();
  }
}

}  // namespace

Child::Child(const std::vector<std::string>& argv, const Environment& environment) {
  Pipe in = make_pipe();
  Pipe out = make_pipe();
  Pipe err = make_pipe();
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, in.read.get(), STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, out.write.get(), STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, err.write.get(), STDERR_FILENO);
  auto arguments = argv;
  auto variables = merged(environment);
  const int failed = posix_spawn(&pid_, argv.front().c_str(), &actions, nullptr, pointers(arguments).data(),
                                 pointers(variables).data());
  posix_spawn_file_actions_destroy(&actions);
  if (failed != 0) std::abort();
  stdin_ = std::move(in.write);
  stdout_ = std::move(out.read);
  stderr_ = std::move(err.read);
}

Child::~Child() {
  kill_now();
}

bool Child::read_some(Time deadline) {
  const auto left =
      std::chrono::duration_cast<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
  if ((!stdout_ && !stderr_) || left.count() <= 0) return false;
  // poll() leaves out negative descriptors.
  std::array<pollfd, 2> polled{{{.fd = stdout_.get(), .events = POLLIN, .revents = 0},
                                {.fd = stderr_.get(), .events = POLLIN, .revents = 0}}};
  if (poll(polled.data(), polled.size(), static_cast<int>(left.count())) <= 0) return false;
  if (polled[0].revents != 0) take(stdout_, out_);
  if (polled[1].revents != 0) take(stderr_, err_);
  return true;
}

bool Child::wait_for(const std::string& in, const std::string& text, std::chrono::milliseconds patience) {
  const auto deadline = std::chrono::steady_clock::now() + patience;
  while (in.find(text) == std::string::npos) {
    if (!read_some(deadline)) return false;
  }
  return true;
}

bool Child::wait_out(const std::string& text, std::chrono::milliseconds patience) {
  return wait_for(out_, text, patience);
}
bool Child::wait_err(const std::string& text, std::chrono::milliseconds patience) {
  return wait_for(err_, text, patience);
}

std::optional<int> Child::wait_exit(std::chrono::milliseconds patience) {
  const auto deadline = std::chrono::steady_clock::now() + patience;
  while (read_some(deadline)) {
  }
  if (stdout_ || stderr_) return std::nullopt;
  int status = 0;
  if (pid_ < 0 || waitpid(pid_, &status, 0) != pid_) return std::nullopt;
  pid_ = -1;
  return status;
}

void Child::send_line() {
  if (write(stdin_.get(), "\n", 1) != 1) std::abort();
}

void Child::kill_now() {
  if (pid_ < 0) return;
  kill(pid_, SIGKILL);
  waitpid(pid_, nullptr, 0);
  pid_ = -1;
}

}  // namespace jcam::fakes
