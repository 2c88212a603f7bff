// SPDX-License-Identifier: Apache-2.0
#include "control/frame.h"

#include <sys/stat.h>

#include <cerrno>
#include <span>

#include "common/os/os_error.h"
#include "common/os/read_file.h"

namespace jcam::control {

Status read_frame(int fd, std::uint64_t bytes, std::string& frame) {
  constexpr std::uint64_t kMax = std::uint64_t{8192} * 8192 * 4;
  struct stat info {};
  if (fd < 0) return Error{"jcam-bridge sent no picture"};
  if (::fstat(fd, &info) != 0) return os_error(errno, "cannot read the picture");
  if (!S_ISREG(info.st_mode) || bytes > kMax || static_cast<std::uint64_t>(info.st_size) < bytes) {
    return Error{"jcam-bridge sent a picture that is not as it says"};
  }
  frame.resize(bytes);
  if (auto done = read_beginning(fd, std::as_writable_bytes(std::span(frame))); !done)
    return os_error(done.error().os, "cannot read the picture");
  return {};
}

Result<std::string> read_frame(int fd, std::uint64_t bytes) {
  std::string frame;
  if (auto done = read_frame(fd, bytes, frame); !done) return done.error();
  return frame;
}

}  // namespace jcam::control
