// SPDX-License-Identifier: Apache-2.0
#include "v4l2/node_settings.h"

#include <fcntl.h>
#include <linux/videodev2.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <vector>

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

/// Those that are not 0, by one call: this is asked of every node every few seconds. The last one is a button
/// from 0.13 on, which cannot be asked.
std::vector<unsigned> set_ones(int fd, bool is_012) {
  std::array<v4l2_ext_control, 4> values{};
  values[0].id = kKeepFormat;
  values[1].id = kSustainFramerate;
  values[2].id = kTimeout;
  values[3].id = kTimeoutImageIo;
  v4l2_ext_controls all{};
  all.which = V4L2_CTRL_WHICH_CUR_VAL;
  all.count = is_012 ? 4 : 3;
  all.controls = values.data();
  if (ioctl_errno(fd, VIDIOC_G_EXT_CTRLS, &all) != 0) return {};
  std::vector<unsigned> set;
  for (const auto& value : values) {
    if (value.value != 0) set.push_back(value.id);
  }
  return set;
}

/// The fourth, timeout_image_io, makes the next opener a writer of the time-out picture. What is read of it
/// on 0.12 is what was set last; from 0.13 on it cannot be read and cannot be set to 0: it ends with an
/// opener that asks for its buffers (on 0.12 with any). So we are that one; an ordinary opener is refused the
/// buffers, which are ours. 0.12 would give them, and take them from whoever reads.
Status spend_timeout_image_io(const std::string& path, bool is_012) {
  const UniqueFd opener(::open(path.c_str(), O_RDWR | O_CLOEXEC | O_NONBLOCK));
  if (!opener) return os_error(errno, path);
  if (is_012) return {};
  v4l2_requestbuffers buffers{};
  buffers.count = 1;
  buffers.type = V4L2_BUF_TYPE_VIDEO_OUTPUT;
  buffers.memory = V4L2_MEMORY_MMAP;
  const int e = ioctl_errno(opener.get(), VIDIOC_REQBUFS, &buffers);
  return e == 0 || e == EBUSY ? Status{} : os_error(e, path + ": VIDIOC_REQBUFS");
}

int set_control(int fd, unsigned id, int value) {
  v4l2_control control{id, value};
  return ioctl_errno(fd, VIDIOC_S_CTRL, &control);
}

/// Whoever reads next, by read() too, is given the time-out that has happened, in the newest picture's place.
/// Where none has, this reads a byte of that picture, and changes nothing.
void take_timeout(const std::string& path) {
  const UniqueFd reader(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  char byte = 0;
  if (reader) (void)!::read(reader.get(), &byte, 1);
}

}  // namespace

Result<bool> restore_controls(int fd, const std::string& path, std::string_view version) {
  const bool is_012 = version.empty();
  bool may_have_timed_out = false;
  for (const unsigned id : set_ones(fd, is_012)) {
    if (const int e = set_control(fd, id, 0)) return os_error(e, path + ": VIDIOC_S_CTRL");
    may_have_timed_out |= id == kTimeout && is_before_014(version);
  }
  // Its time-out picture is there: it came with the control.
  if (may_have_timed_out) take_timeout(path);
  if (auto done = spend_timeout_image_io(path, is_012); !done) return done.error();
  return may_have_timed_out;
}

void end_kept_format(const std::string& path) {
  const UniqueFd node(::open(path.c_str(), O_RDWR | O_CLOEXEC | O_NONBLOCK));
  v4l2_control keep{kKeepFormat, 0};
  if (node && ioctl_errno(node.get(), VIDIOC_G_CTRL, &keep) == 0 && keep.value != 0)
    (void)set_control(node.get(), kKeepFormat, 0);
}

void leave_no_traces(int fd, const std::string& path, std::string_view version) {
  (void)restore_controls(fd, path, version);
  if (!is_before_014(version)) return;
  // Makes the time-out picture, should it be gone; none happens in so long a time.
  constexpr int kLong = 100'000;
  if (set_control(fd, kTimeout, kLong) == 0 && set_control(fd, kTimeout, 0) == 0) take_timeout(path);
}

}  // namespace jcam
