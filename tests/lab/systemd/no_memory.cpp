// SPDX-License-Identifier: Apache-2.0
// To be preloaded: while the file that JCAM_NO_MEMORY names is there, a node has no memory for its ring. The
// module says so at the first frame, when it makes the ring.
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/types.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>

namespace {

constexpr unsigned kVideo = 81;  // major number of /dev/video*

bool is_video(int fd) {
  struct stat info {};
  return ::fstat(fd, &info) == 0 && S_ISCHR(info.st_mode) && major(info.st_rdev) == kVideo;
}

}  // namespace

extern "C" [[gnu::visibility("default")]] ssize_t write(int fd, const void* bytes, size_t size) {
  const char* path = std::getenv("JCAM_NO_MEMORY");
  if (path != nullptr && ::access(path, F_OK) == 0 && is_video(fd)) {
    errno = ENOMEM;
    return -1;
  }
  return ::syscall(SYS_write, fd, bytes, size);
}
