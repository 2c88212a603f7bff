// SPDX-License-Identifier: Apache-2.0
#include "common/os/read_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "common/os/os_error.h"
#include "common/os/unique_fd.h"

namespace jcam {

Result<std::string> read_file(const std::string& path, std::size_t max_bytes) {
  // Non-blocking, so that a pipe in the place of the file cannot hold us before it is seen for what it is.
  const UniqueFd fd{::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)};
  if (!fd) return os_error(errno, "cannot read " + path);
  struct stat info {};
  if (::fstat(fd.get(), &info) != 0) return os_error(errno, "cannot read " + path);
  if (!S_ISREG(info.st_mode)) return Error{"cannot read " + path + ": it is not a regular file"};
  std::string text;
  std::array<char, 16384> part{};
  for (;;) {
    const ssize_t got = ::read(fd.get(), part.data(), part.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return os_error(errno, "cannot read " + path);
    if (got == 0) return text;
    text.append(part.data(), static_cast<std::size_t>(got));
    if (text.size() > max_bytes) {
      return Error{"cannot read " + path + ": it has more than " + std::to_string(max_bytes) + " bytes"};
    }
  }
}

Status read_beginning(int fd, std::span<std::byte> bytes) {
  return read_at(fd, 0, bytes);
}

Status read_at(int fd, std::size_t offset, std::span<std::byte> bytes) {
  for (std::size_t at = 0; at < bytes.size();) {
    const ssize_t got = ::pread(fd, bytes.data() + at, bytes.size() - at, static_cast<off_t>(offset + at));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return os_error(got < 0 ? errno : EIO, "cannot read the file");
    at += static_cast<std::size_t>(got);
  }
  return {};
}

std::string read_file_or_empty(const std::string& path) {
  const auto text = read_file(path);
  return text ? *text : std::string();
}

}  // namespace jcam
