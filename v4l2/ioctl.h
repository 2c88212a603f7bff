// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <linux/videodev2.h>
#include <sys/ioctl.h>

#include <cerrno>
#include <cstddef>
#include <cstdint>

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

/// What QUERYBUF, QBUF and DQBUF of a writer are asked with.
inline v4l2_buffer output_buffer(std::size_t index) {
  v4l2_buffer buffer{};
  buffer.index = static_cast<__u32>(index);
  buffer.type = V4L2_BUF_TYPE_VIDEO_OUTPUT;
  buffer.memory = V4L2_MEMORY_MMAP;
  return buffer;
}

/// Nanoseconds, whole microseconds of them.
inline std::int64_t timestamp_of(const v4l2_buffer& buffer) {
  return buffer.timestamp.tv_sec * 1'000'000'000LL + buffer.timestamp.tv_usec * 1000LL;
}
inline void set_timestamp(v4l2_buffer& buffer, std::int64_t ns) {
  buffer.timestamp.tv_sec = ns / 1'000'000'000;
  buffer.timestamp.tv_usec = ns % 1'000'000'000 / 1000;
}

}  // namespace jcam
