// SPDX-License-Identifier: Apache-2.0
#include "v4l2/device_modes.h"

#include <fcntl.h>
#include <linux/videodev2.h>

#include "common/os/unique_fd.h"
#include "v4l2/ioctl.h"
#include "v4l2/output_node.h"
#include "v4l2/video_kind.h"

namespace jcam {
namespace {

/// No driver has more of anything; one that never ends its list must not keep us.
constexpr __u32 kMost = 256;

bool is_meant(const v4l2_fmtdesc& format, bool jpeg) {
  const bool is_jpeg = format.pixelformat == V4L2_PIX_FMT_MJPEG || format.pixelformat == V4L2_PIX_FMT_JPEG;
  if (jpeg) return is_jpeg;
  return !is_jpeg && (format.flags & V4L2_FMT_FLAG_COMPRESSED) == 0 &&
         !is_raw_bayer(code_text(format.pixelformat));
}

/// Steps of zero mean one.
bool in_steps(__u32 value, __u32 least, __u32 most, __u32 step) {
  return value >= least && value <= most && (step == 0 || (value - least) % step == 0);
}

bool has_size(int fd, __u32 code, Size size) {
  const auto width = static_cast<__u32>(size.width);
  const auto height = static_cast<__u32>(size.height);
  v4l2_frmsizeenum listed{};
  listed.pixel_format = code;
  for (; listed.index < kMost && ioctl_errno(fd, VIDIOC_ENUM_FRAMESIZES, &listed) == 0; ++listed.index) {
    if (listed.type == V4L2_FRMSIZE_TYPE_DISCRETE) {
      if (listed.discrete.width == width && listed.discrete.height == height) return true;
      continue;
    }
    const auto& s = listed.stepwise;
    return in_steps(width, s.min_width, s.max_width, s.step_width) &&
           in_steps(height, s.min_height, s.max_height, s.step_height);
  }
  return false;
}

/// Whether `interval` is a second's `fps`th part, or shorter (-1), or longer (1).
int compare(const v4l2_fract& interval, int fps) {
  const auto left = static_cast<__u64>(interval.numerator) * static_cast<__u64>(fps);
  const __u64 right = interval.denominator;
  return left == right ? 0 : left < right ? -1 : 1;
}

bool has_rate(int fd, __u32 code, const VideoMode& mode) {
  v4l2_frmivalenum listed{};
  listed.pixel_format = code;
  listed.width = static_cast<__u32>(mode.size.width);
  listed.height = static_cast<__u32>(mode.size.height);
  for (; listed.index < kMost && ioctl_errno(fd, VIDIOC_ENUM_FRAMEINTERVALS, &listed) == 0; ++listed.index) {
    if (listed.type != V4L2_FRMIVAL_TYPE_DISCRETE)
      return compare(listed.stepwise.min, mode.fps) <= 0 && compare(listed.stepwise.max, mode.fps) >= 0;
    if (compare(listed.discrete, mode.fps) == 0) return true;
  }
  return false;
}

}  // namespace

bool lists_mode(const std::string& path, bool jpeg, const VideoMode& mode) {
  const UniqueFd fd(::open(path.c_str(), O_RDWR | O_CLOEXEC | O_NONBLOCK));
  if (!fd) return false;
  const auto identity = identify_device(fd.get());
  if (!identity) return false;
  v4l2_fmtdesc format{};
  format.type = (identity->capabilities & V4L2_CAP_VIDEO_CAPTURE_MPLANE) != 0
                    ? V4L2_BUF_TYPE_VIDEO_CAPTURE_MPLANE
                    : V4L2_BUF_TYPE_VIDEO_CAPTURE;
  for (; format.index < kMost && ioctl_errno(fd.get(), VIDIOC_ENUM_FMT, &format) == 0; ++format.index) {
    if (is_meant(format, jpeg) && has_size(fd.get(), format.pixelformat, mode.size) &&
        has_rate(fd.get(), format.pixelformat, mode))
      return true;
  }
  return false;
}

}  // namespace jcam
