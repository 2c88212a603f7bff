// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/ioctl.h>

#include <cerrno>

namespace jcam {

/// ioctl() that is begun again after a signal; 0, or the errno. (libv4l2 is for enumerating: on an output
/// device it only stands in between.)
template <typename T>
int ioctl_errno(int fd, unsigned long request, T* argument) {
  while (::ioctl(fd, request, argument) < 0) {
    if (errno != EINTR) return errno;
  }
  return 0;
}

}  // namespace jcam
