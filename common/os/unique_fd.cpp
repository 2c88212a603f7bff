// SPDX-License-Identifier: Apache-2.0
#include "common/os/unique_fd.h"

#include <unistd.h>

namespace jcam {

void UniqueFd::reset(int fd) {
  // close() is not retried on EINTR: on Linux the descriptor is gone either way.
  if (fd_ >= 0) ::close(fd_);
  fd_ = fd;
}

}  // namespace jcam
