// SPDX-License-Identifier: Apache-2.0
#include "gst/stdout_tap.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>

#include "common/os_error.h"

namespace jcam {
namespace {

/// A line that no library prints; it marks a place in the stream.
constexpr std::string_view kMark = "\x01jcam-mark\x01";
/// A library that never ends a line is not to eat the memory.
constexpr std::size_t kMaxLine = 4096;

void write_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(fd, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
}

}  // namespace

Result<std::unique_ptr<StdoutTap>> StdoutTap::start(OnLine on_line, bool and_stderr) {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) return os_error(errno, "cannot make a pipe");
  UniqueFd reading{ends[0]};
  const UniqueFd writing{ends[1]};
  UniqueFd original{::fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3)};
  if (!original) return os_error(errno, "cannot keep standard error");
  // Line by line, before anything is printed: on a pipe it would be whole blocks.
  if (std::setvbuf(stdout, nullptr, _IOLBF, BUFSIZ) != 0 || ::dup2(writing.get(), STDOUT_FILENO) < 0 ||
      (and_stderr && ::dup2(writing.get(), STDERR_FILENO) < 0))
    return os_error(errno, "cannot redirect standard output");
  return std::unique_ptr<StdoutTap>(
      new StdoutTap(std::move(reading), std::move(original), std::move(on_line)));
}

StdoutTap::StdoutTap(UniqueFd pipe, UniqueFd original, OnLine on_line)
    : pipe_(std::move(pipe)), original_(std::move(original)), on_line_(std::move(on_line)) {
  thread_ = std::thread([this] { read_all(); });
}

StdoutTap::~StdoutTap() {
  std::fflush(stdout);
  // With the last writing ends the pipe ends, and with it the thread.
  ::dup2(original_.get(), STDOUT_FILENO);
  ::dup2(original_.get(), STDERR_FILENO);
  thread_.join();
}

void StdoutTap::read_all() {
  std::array<char, 4096> buffer{};
  while (true) {
    const ssize_t got = ::read(pipe_.get(), buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) break;
    hear({buffer.data(), static_cast<std::size_t>(got)});
  }
  if (!partial_.empty()) hear_line(partial_);
}

void StdoutTap::hear(std::string_view bytes) {
  partial_ += bytes;
  std::string_view rest = partial_;
  for (auto end = rest.find('\n'); end != std::string_view::npos; end = rest.find('\n')) {
    hear_line(rest.substr(0, end));
    rest.remove_prefix(end + 1);
  }
  if (rest.size() > kMaxLine) {
    hear_line(rest);
    rest = {};
  }
  partial_ = std::string(rest);
}

void StdoutTap::hear_line(std::string_view line) {
  if (line.ends_with(kMark)) {
    line.remove_suffix(kMark.size());
    const std::lock_guard lock(mutex_);
    ++seen_;
    drained_.notify_all();
    if (line.empty()) return;
  }
  if (on_line_(line)) say(line);
}

void StdoutTap::say(std::string_view line) const {
  write_all(original_.get(), std::string(line) + '\n');
}

bool StdoutTap::drain(std::chrono::milliseconds limit) {
  std::fflush(stdout);
  unsigned mine = 0;
  {
    const std::lock_guard lock(mutex_);
    mine = ++asked_;
  }
  write_all(STDOUT_FILENO, std::string(kMark) + '\n');
  std::unique_lock lock(mutex_);
  return drained_.wait_for(lock, limit, [&] { return seen_ >= mine; });
}

}  // namespace jcam
