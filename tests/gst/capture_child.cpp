// SPDX-License-Identifier: Apache-2.0
#include "tests/gst/capture_child.h"
#include "tests/support/places.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstring>
#include <thread>

namespace jcam::test {
namespace {

using Clock = std::chrono::steady_clock;

/// Looks every few milliseconds whether something has become true.
template <typename Condition>
bool poll_until(Condition condition, milliseconds limit) {
  const auto deadline = Clock::now() + limit;
  while (!condition()) {
    if (Clock::now() >= deadline) return false;
    std::this_thread::sleep_for(milliseconds(2));
  }
  return true;
}

std::vector<std::byte> read_file(int fd, std::size_t offset, std::size_t bytes) {
  std::vector<std::byte> data(bytes);
  const ssize_t got = ::pread(fd, data.data(), bytes, static_cast<off_t>(offset));
  data.resize(got < 0 ? 0 : static_cast<std::size_t>(got));
  return data;
}

/// Not by lseek: the writer on the other side shares the file's position.
std::size_t file_size(int fd) {
  struct stat status {};
  ::fstat(fd, &status);
  return static_cast<std::size_t>(status.st_size);
}

std::vector<std::string> arguments(const CaptureChild::Setup& setup, int control) {
  std::vector<std::string> argv{jcam::test::build_dir() + "/gst/jcam-capture",
                                "--camera",
                                "csi0",
                                "--format",
                                std::string(format_name(setup.format.pixel)),
                                "--mode",
                                setup.format.mode.text(),
                                "--control-fd",
                                std::to_string(control)};
  argv.insert(argv.end(), setup.options.begin(), setup.options.end());
  return argv;
}

/// In the child, after fork.
[[noreturn]] void become(const CaptureChild::Setup& setup, int control, int errors) {
  std::vector<std::string> words = arguments(setup, control);
  std::vector<char*> argv;
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  for (const auto& [name, value] : setup.environment) ::setenv(name.c_str(), value.c_str(), 1);
  ::dup2(setup.standard_error >= 0 ? setup.standard_error : errors, STDERR_FILENO);
  ::fcntl(control, F_SETFD, 0);
  ::execv(argv[0], argv.data());
  ::_exit(127);
}

}  // namespace

CaptureChild::CaptureChild(const Setup& setup) : errors_(::memfd_create("errors", MFD_CLOEXEC)) {
  std::array<int, 2> ends{};
  if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()) != 0) std::abort();
  control_.reset(ends[0]);
  const UniqueFd theirs{ends[1]};
  send(capture::Load{setup.ways.empty() ? std::vector<capture::Way>{{setup.pipeline}} : setup.ways,
                     setup.others},
       setup.turns);
  for (const auto& setting : setup.settings) send(setting);
  pid_ = ::fork();
  if (pid_ == 0) become(setup, theirs.get(), errors_.get());
}

CaptureChild::~CaptureChild() {
  if (pid_ > 0) {
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
  }
  if (testing::Test::HasFailure()) std::fprintf(stderr, "%s", errors().c_str());
}

void CaptureChild::send(const capture::Command& command, int fd) {
  std::string packet = capture::encode(command);
  iovec from{packet.data(), packet.size()};
  alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int))> space{};
  msghdr message{};
  message.msg_iov = &from;
  message.msg_iovlen = 1;
  if (fd >= 0) {
    message.msg_control = space.data();
    message.msg_controllen = space.size();
    cmsghdr* part = CMSG_FIRSTHDR(&message);
    part->cmsg_level = SOL_SOCKET;
    part->cmsg_type = SCM_RIGHTS;
    part->cmsg_len = CMSG_LEN(sizeof fd);
    std::memcpy(CMSG_DATA(part), &fd, sizeof fd);
  }
  EXPECT_EQ(::sendmsg(control_.get(), &message, MSG_NOSIGNAL), static_cast<ssize_t>(packet.size()));
}

std::optional<capture::Report> CaptureChild::next(milliseconds limit) {
  pollfd readable{control_.get(), POLLIN, 0};
  if (::poll(&readable, 1, static_cast<int>(limit.count())) <= 0) return std::nullopt;
  std::array<char, capture::kMaxPacket> packet{};
  const ssize_t got = ::recv(control_.get(), packet.data(), packet.size(), 0);
  if (got <= 0) return std::nullopt;
  auto report = capture::decode_report({packet.data(), static_cast<std::size_t>(got)});
  if (!report) {
    ADD_FAILURE() << report.error().message();
    return std::nullopt;
  }
  return *report;
}

std::optional<int> CaptureChild::wait_exit(milliseconds limit) {
  int status = 0;
  if (!poll_until([&] { return ::waitpid(pid_, &status, WNOHANG) == pid_; }, limit)) return std::nullopt;
  pid_ = -1;
  return status;
}

std::string CaptureChild::errors() const {
  const auto bytes = read_file(errors_.get(), 0, file_size(errors_.get()));
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

MemoryOutput::MemoryOutput(const NodeFormat& format)
    : fd_(::memfd_create("frames", MFD_CLOEXEC)),
      frame_bytes_(jcam::frame_bytes(format.pixel, format.mode.size)) {}

std::size_t MemoryOutput::bytes() const {
  return file_size(fd_.get());
}

bool MemoryOutput::wait_frames(std::size_t count, milliseconds limit) const {
  return poll_until([&] { return frames() >= count; }, limit);
}

std::vector<std::byte> MemoryOutput::frame(std::size_t index) const {
  return read_file(fd_.get(), index * frame_bytes_, frame_bytes_);
}

std::vector<std::byte> MemoryOutput::all() const {
  return read_file(fd_.get(), 0, bytes());
}

}  // namespace jcam::test
