// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "common/os/unique_fd.h"
#include "common/result.h"

namespace jcam {

/// Tells when somebody begins or ends to stream from a node, by the module's own event. Holds one descriptor,
/// which counts towards max_openers but claims nothing.
class ReaderWatch {
 public:
  static Result<ReaderWatch> open(const std::string& path);

  /// False on a 0.12 without Ubuntu's patch: open_count.h is the best that there is then. It holds no
  /// descriptor then.
  bool supported() const { return event_ != 0; }
  /// Wait on it with poll() for POLLPRI. Not with epoll: before 0.14 that loses wake-ups.
  int poll_fd() const { return fd_.get(); }
  /// Takes the events that came; the number of streaming readers after the last one (0 or 1 from 0.14).
  /// ENOTSUP where it is not supported, here and below.
  Result<int> drain();
  /// The number now, asked on a fresh descriptor, since a second subscription on one changes nothing.
  Result<int> reread();

 private:
  ReaderWatch(UniqueFd fd, std::string path, unsigned event)
      : fd_(std::move(fd)), path_(std::move(path)), event_(event) {}
  UniqueFd fd_;
  std::string path_;
  unsigned event_ = 0;  ///< the id that this module knows, 0: none
  int count_ = 0;
};

}  // namespace jcam
