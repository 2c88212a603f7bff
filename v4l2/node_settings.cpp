// SPDX-License-Identifier: Apache-2.0
#include "v4l2/node_settings.h"

#include <fcntl.h>
#include <linux/videodev2.h>

#include <cerrno>

#include "common/os/os_error.h"
#include "common/os/unique_fd.h"
#include "v4l2/ioctl.h"
#include "v4l2/loopback_sysfs.h"

namespace jcam {
namespace {

constexpr unsigned kKeepFormat = 0x0098F900;
constexpr unsigned kSustainFramerate = 0x0098F901;
constexpr unsigned kTimeout = 0x0098F902;
constexpr unsigned kTimeoutImageIo = 0x0098F903;

bool is_set(int fd, unsigned id) {
  v4l2_control control{id, 0};
  return ioctl_errno(fd, VIDIOC_G_CTRL, &control) == 0 && control.value != 0;
}

/// The fourth, timeout_image_io, makes the next opener a writer of the time-out picture. What is read of it
/// is 0 from 0.13 on, and on 0.12 what was set last, and from 0.13 on it cannot be set to 0: it ends with an
/// opener that asks for its buffers (on 0.12 with any). So we are that one; an ordinary opener is refused the
/// buffers, which are ours. 0.12 would give them, and take them from whoever reads.
Status spend_timeout_image_io(const std::string& path) {
  const UniqueFd opener(::open(path.c_str(), O_RDWR | O_CLOEXEC | O_NONBLOCK));
  if (!opener) return os_error(errno, path);
  if (!module_version()) return {};
  v4l2_requestbuffers buffers{};
  buffers.count = 1;
  buffers.type = V4L2_BUF_TYPE_VIDEO_OUTPUT;
  buffers.memory = V4L2_MEMORY_MMAP;
  const int e = ioctl_errno(opener.get(), VIDIOC_REQBUFS, &buffers);
  return e == 0 || e == EBUSY ? Status{} : os_error(e, path + ": VIDIOC_REQBUFS");
}

}  // namespace

Status restore_controls(int fd, const std::string& path) {
  for (const unsigned id : {kKeepFormat, kSustainFramerate, kTimeout, kTimeoutImageIo}) {
    v4l2_control off{id, 0};
    if (!is_set(fd, id)) continue;
    if (const int e = ioctl_errno(fd, VIDIOC_S_CTRL, &off)) return os_error(e, path + ": VIDIOC_S_CTRL");
  }
  return spend_timeout_image_io(path);
}

}  // namespace jcam
