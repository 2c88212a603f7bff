// SPDX-License-Identifier: Apache-2.0
#include "common/os/open_sockets.h"

#include <sys/socket.h>

namespace jcam {

bool OpenSockets::add(int fd) {
  const std::lock_guard lock(mutex_);
  if (ended_) {
    ::shutdown(fd, SHUT_RDWR);
    return false;
  }
  fds_.insert(fd);
  return true;
}

void OpenSockets::remove(int fd) {
  const std::lock_guard lock(mutex_);
  fds_.erase(fd);
}

void OpenSockets::end() {
  const std::lock_guard lock(mutex_);
  ended_ = true;
  for (const int fd : fds_) ::shutdown(fd, SHUT_RDWR);
}

}  // namespace jcam
