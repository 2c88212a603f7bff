// SPDX-License-Identifier: Apache-2.0
#include "control/frame.h"

#include <sys/stat.h>

#include <cerrno>
#include <span>

#include "common/os/os_error.h"
#include "common/os/read_file.h"

namespace jcam::control {

Status check_frame(int fd, std::uint64_t bytes) {
  constexpr std::uint64_t kMax = std::uint64_t{8192} * 8192 * 4;
  struct stat info {};
  if (fd < 0) return Error{"jcam-bridge sent no picture"};
  if (::fstat(fd, &info) != 0) return os_error(errno, "cannot read the picture");
  if (!S_ISREG(info.st_mode) || bytes > kMax || static_cast<std::uint64_t>(info.st_size) < bytes) {
    return Error{"jcam-bridge sent a picture that is not as it says"};
  }
  return {};
}

Result<std::string> read_frame(int fd, std::uint64_t bytes) {
  if (auto done = check_frame(fd, bytes); !done) return done.error();
  std::string frame(bytes, '\0');
  if (auto done = read_beginning(fd, std::as_writable_bytes(std::span(frame))); !done)
    return os_error(done.error().os, "cannot read the picture");
  return frame;
}

Status read_frame(int fd, std::size_t offset, std::span<std::uint8_t> to) {
  if (auto done = read_at(fd, offset, std::as_writable_bytes(to)); !done)
    return os_error(done.error().os, "cannot read the picture");
  return {};
}

}  // namespace jcam::control
