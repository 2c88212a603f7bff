// SPDX-License-Identifier: Apache-2.0
#include "gst/sink/output_tap.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>

#include "common/os/os_error.h"
#include "common/os/write_all.h"
#include "common/os/write_now.h"

namespace jcam {
namespace {

/// A line that no library prints; it marks a place in the stream.
constexpr std::string_view kMark = "\x01jcam-mark\x01";
/// A library that never ends a line is not to eat the memory.
constexpr std::size_t kMaxLine = 4096;

}  // namespace

Result<std::unique_ptr<OutputTap>> OutputTap::start(int stream, OnLine on_line) {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) return os_error(errno, "cannot make a pipe");
  UniqueFd reading{ends[0]};
  const UniqueFd writing{ends[1]};
  UniqueFd original{::fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3)};
  if (!original) return os_error(errno, "cannot keep standard error");
  // Line by line, before anything is printed: on a pipe it would be whole blocks.
  if (stream == STDOUT_FILENO && std::setvbuf(stdout, nullptr, _IOLBF, BUFSIZ) != 0)
    return Error{"cannot make standard output line by line"};
  if (::dup2(writing.get(), stream) < 0) return os_error(errno, "cannot redirect a standard stream");
  return std::unique_ptr<OutputTap>(
      new OutputTap(stream, std::move(reading), std::move(original), std::move(on_line)));
}

OutputTap::OutputTap(int stream, UniqueFd pipe, UniqueFd original, OnLine on_line)
    : stream_(stream), pipe_(std::move(pipe)), original_(std::move(original)), on_line_(std::move(on_line)) {
  thread_ = std::thread([this] { read_all(); });
}

OutputTap::~OutputTap() {
  static_cast<void>(std::fflush(stdout));
  // With the last writing end the pipe ends, and with it the thread.
  ::dup2(original_.get(), stream_);
  thread_.join();
}

void OutputTap::read_all() {
  std::array<char, 4096> buffer{};
  while (true) {
    const ssize_t got = ::read(pipe_.get(), buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) break;
    hear({buffer.data(), static_cast<std::size_t>(got)});
  }
  if (!partial_.empty()) hear_line(partial_);
}

void OutputTap::hear(std::string_view bytes) {
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

void OutputTap::hear_line(std::string_view line) {
  if (line.ends_with(kMark)) {
    line.remove_suffix(kMark.size());
    const std::lock_guard lock(mutex_);
    ++seen_;
    drained_.notify_all();
    if (line.empty()) return;
  }
  if (on_line_(line)) say(line);
}

void OutputTap::say(std::string_view line) {
  // Who reads our standard error may be slow, or stopped. Whatever prints here would soon wait as well, and
  // that is what makes the frames.
  if (const unsigned lost = lost_.exchange(0);
      lost > 0 && !write_now(original_.get(), std::to_string(lost) + " lines lost here"))
    lost_ += lost;
  if (!write_now(original_.get(), std::string(line))) ++lost_;
}

bool OutputTap::drain(std::chrono::milliseconds limit) {
  static_cast<void>(std::fflush(stdout));
  unsigned mine = 0;
  {
    const std::lock_guard lock(mutex_);
    mine = ++asked_;
  }
  static_cast<void>(write_all(stream_, std::string(kMark) + '\n'));
  std::unique_lock lock(mutex_);
  return drained_.wait_for(lock, limit, [&] { return seen_ >= mine; });
}

}  // namespace jcam
