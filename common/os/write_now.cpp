// SPDX-License-Identifier: Apache-2.0
#include "common/os/write_now.h"

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <climits>

namespace jcam {

bool write_now(int fd, std::string line) {
  if (line.size() >= PIPE_BUF) line.resize(PIPE_BUF - 1);
  line += '\n';
  const auto whole = static_cast<ssize_t>(line.size());
  const ssize_t sent = ::send(fd, line.data(), line.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
  if (sent >= 0 || errno != ENOTSOCK) return sent == whole;
  // A pipe is ready for writing when it has room for PIPE_BUF.
  pollfd writable{fd, POLLOUT, 0};
  if (::poll(&writable, 1, 0) != 1 || (writable.revents & POLLOUT) == 0) return false;
  return ::write(fd, line.data(), line.size()) == whole;
}

}  // namespace jcam
