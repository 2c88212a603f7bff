// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "common/capture_protocol.h"
#include "common/os/unique_fd.h"
#include "common/video.h"
#include "tests/support/patience.h"

namespace jcam::test {

using std::chrono::milliseconds;

/// How long a test waits for what must come; a loaded machine is no failure.
inline constexpr milliseconds kPatience = patience(milliseconds(20000));

/// jcam-capture as a child of the test, which plays its parent; killed and reaped when this goes.
class CaptureChild {
 public:
  struct Setup {
    std::string pipeline;
    NodeFormat format{PixelFormat::yuyv, {{320, 240}, 30}};
    std::vector<std::string> options;  ///< "--standby"
    std::map<std::string, std::string> environment;
    std::vector<capture::SetProperty> settings{};  ///< told before it starts
    int standard_error = -1;                       ///< borrowed; otherwise it goes to errors()
    std::vector<capture::Way> ways{};              ///< instead of `pipeline`
    std::vector<capture::OtherStream> others{};    ///< beside main
    int turns = -1;                                ///< borrowed: the file of the writers' turns
  };

  explicit CaptureChild(const Setup& setup);
  CaptureChild(const CaptureChild&) = delete;
  CaptureChild& operator=(const CaptureChild&) = delete;
  ~CaptureChild();

  /// `fd` (borrowed) goes along.
  void send(const capture::Command& command, int fd = -1);
  /// The next report; nothing at the end of the socket or after `limit`.
  std::optional<capture::Report> next(milliseconds limit = kPatience);
  /// The next report of this kind, past all others. A Failed on the way ends the wait.
  template <typename Report>
  std::optional<Report> wait_for(milliseconds limit = kPatience);

  /// waitpid's status.
  std::optional<int> wait_exit(milliseconds limit = kPatience);
  pid_t pid() const { return pid_; }
  /// The parent's end of the socket.
  UniqueFd& control() { return control_; }
  std::string errors() const;  ///< what went to its standard error so far

 private:
  pid_t pid_ = -1;
  UniqueFd control_;
  UniqueFd errors_;
};

template <typename Report>
std::optional<Report> CaptureChild::wait_for(milliseconds limit) {
  const auto deadline = std::chrono::steady_clock::now() + limit;
  while (true) {
    const auto left = std::chrono::ceil<milliseconds>(deadline - std::chrono::steady_clock::now());
    auto report = left.count() > 0 ? next(left) : std::nullopt;
    if (!report) return std::nullopt;
    if (auto* wanted = std::get_if<Report>(&*report)) return std::move(*wanted);
    if (std::holds_alternative<capture::Failed>(*report)) return std::nullopt;
  }
}

/// Frames land in a file in memory, one behind the other.
class MemoryOutput {
 public:
  explicit MemoryOutput(const NodeFormat& format);
  int fd() const { return fd_.get(); }
  std::size_t bytes() const;
  std::size_t frames() const { return bytes() / frame_bytes_; }
  /// Waits until there are so many.
  bool wait_frames(std::size_t count, milliseconds limit = kPatience) const;
  std::vector<std::byte> frame(std::size_t index) const;
  std::vector<std::byte> all() const;

 private:
  UniqueFd fd_;
  std::size_t frame_bytes_;
};

/// The first node of camera 0.
inline const NodeName kNode{{0}, 0};
inline const NodeName kSecondNode{{0}, 1};

}  // namespace jcam::test
