// SPDX-License-Identifier: Apache-2.0
#include "control/frame.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "common/os/os_error.h"

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
  for (std::size_t at = 0; at < frame.size();) {
    const ssize_t got = ::pread(fd, frame.data() + at, frame.size() - at, static_cast<off_t>(at));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return os_error(got < 0 ? errno : EIO, "cannot read the picture");
    at += static_cast<std::size_t>(got);
  }
  return {};
}

Result<std::string> read_frame(int fd, std::uint64_t bytes) {
  std::string frame;
  if (auto done = read_frame(fd, bytes, frame); !done) return done.error();
  return frame;
}

}  // namespace jcam::control
