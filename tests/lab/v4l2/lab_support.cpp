// SPDX-License-Identifier: Apache-2.0
#include "tests/lab/v4l2/lab_support.h"

#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>

#include "v4l2/loopback_sysfs.h"

namespace jcam::lab {

std::vector<std::string> nodes() {
  std::vector<std::string> paths;
  for (const auto& info : find_loopbacks()) paths.push_back("/dev/video" + std::to_string(info.number));
  return paths;
}

int ring_size() {
  int size = 0;  // not the node's own attribute: 0.14 shows the buffers in use there
  std::ifstream("/sys/module/v4l2loopback/parameters/max_buffers") >> size;
  return size;
}

bool module_has(int minor) {
  int is = 12;  // those before 0.13 do not tell
  if (const auto version = module_version(); version && version->starts_with("0."))
    std::from_chars(version->data() + 2, version->data() + version->size(), is);
  return is >= minor;
}

bool exclusive_caps() {
  char first = 'N';
  std::ifstream("/sys/module/v4l2loopback/parameters/exclusive_caps") >> first;
  return first == 'Y';
}

void paint(std::span<std::byte> frame, std::uint32_t number) {
  for (std::size_t i = 0; i + 4 <= frame.size(); i += 4) std::memcpy(&frame[i], &number, 4);
}

std::vector<std::byte> painted(const NodeFormat& format, std::uint32_t number) {
  std::vector<std::byte> frame(frame_bytes(format.pixel, format.mode.size));
  paint(frame, number);
  return frame;
}

std::optional<std::uint32_t> number_in(std::span<const std::byte> frame) {
  if (frame.size() < 4) return std::nullopt;
  std::uint32_t number = 0;
  std::memcpy(&number, frame.data(), 4);
  // Against itself moved by a word.
  const std::size_t whole = frame.size() / 4 * 4;
  if (std::memcmp(frame.data(), frame.data() + 4, whole - 4) != 0) return std::nullopt;
  return number;
}

Child::Child(const std::function<int()>& body) {
  (void)std::fflush(nullptr);
  pid_ = ::fork();
  if (pid_ != 0) return;
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  ::_exit(body());
}

void Child::kill9() {
  if (pid_ <= 0) return;
  ::kill(pid_, SIGKILL);
  wait();
}

int Child::wait() {
  if (pid_ <= 0) return -1;
  int status = 0;
  while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
  }
  pid_ = -1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

Signal::Signal() {
  if (::pipe(ends_) != 0) std::abort();
}

Signal::~Signal() {
  ::close(ends_[0]);
  ::close(ends_[1]);
}

void Signal::give() const {
  if (::write(ends_[1], "x", 1) != 1) std::abort();
}

bool Signal::take() const {
  pollfd wait{ends_[0], POLLIN, 0};
  char byte = 0;
  return ::poll(&wait, 1, 10000) == 1 && ::read(ends_[0], &byte, 1) == 1;
}

Reader::Reader(const std::string& path, unsigned buffers) {
  auto reader = test::CaptureReader::open(path, buffers);
  if (!reader) {
    error_ = reader.error().message();
    return;
  }
  if (auto on = reader->start(); !on) error_ = on.error().message();
  reader_.emplace(std::move(*reader));
}

Seen Reader::next(const std::function<void()>& meanwhile) {
  return take(2s, meanwhile);
}

int Reader::drain(const std::function<void(const Seen&)>& each) {
  int frames = 0;
  for (Seen seen = take(0s, {}); seen.error.empty(); seen = take(0s, {})) {
    ++frames;
    if (each) each(seen);
  }
  return frames;
}

Seen Reader::take(std::chrono::milliseconds timeout, const std::function<void()>& meanwhile) {
  Seen seen;
  if (!error_.empty()) {
    seen.error = error_;
    return seen;
  }
  auto got = reader_->next(timeout, [&](const test::Frame& frame) {
    if (meanwhile) meanwhile();
    seen = {number_in(frame.bytes), frame.sequence, frame.timestamp_ns, frame.claimed_bytes, {}};
  });
  if (!got) seen.error = got.error().message();
  return seen;
}

}  // namespace jcam::lab
