// SPDX-License-Identifier: Apache-2.0
#include "v4l2/loopback_node.h"

#include <fcntl.h>
#include <linux/videodev2.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <cstring>
#include <string_view>
#include <utility>

#include "common/os_error.h"
#include "v4l2/frame_writer.h"
#include "v4l2/holders.h"
#include "v4l2/ioctl.h"

namespace jcam {
namespace {

constexpr std::string_view kDriver = "v4l2 loopback";

std::string code_text(std::uint32_t code) {
  std::string text;
  for (unsigned i = 0; i < 4; ++i) text += static_cast<char>((code >> (8 * i)) & 0x7f);
  return text;
}

template <std::size_t N>
std::string kernel_text(const __u8 (&field)[N]) {
  const auto* start = reinterpret_cast<const char*>(field);
  return {start, ::strnlen(start, N)};
}

/// "/dev/video40" of the open descriptor, whatever name it was opened by.
std::string path_of(int fd) {
  char buffer[256];
  const ssize_t n = ::readlink(("/proc/self/fd/" + std::to_string(fd)).c_str(), buffer, sizeof buffer);
  return n > 0 ? std::string(buffer, static_cast<std::size_t>(n)) : "descriptor " + std::to_string(fd);
}

int number_of(const std::string& path) {
  const auto digits = path.find_last_not_of("0123456789") + 1;
  return digits < path.size() ? std::atoi(path.c_str() + digits) : -1;
}

Error cannot_open(int number, const std::string& path) {
  switch (number) {
    case ENOENT:
    case ENODEV:
    case ENXIO:
      return os_error(number, path, "is the module loaded? run: sudo modprobe v4l2loopback");
    case EACCES:
    case EPERM:
      return os_error(number, path, permission_hint(path));
    case EBUSY:
      return os_error(number, path,
                      "it is open too often: raise max_openers of v4l2loopback" + holders_hint(path));
    default:
      return os_error(number, path);
  }
}

v4l2_format output_format(const NodeFormat& format) {
  v4l2_format f{};
  f.type = V4L2_BUF_TYPE_VIDEO_OUTPUT;
  f.fmt.pix.width = static_cast<__u32>(format.mode.size.width);
  f.fmt.pix.height = static_cast<__u32>(format.mode.size.height);
  f.fmt.pix.pixelformat = fourcc(format.pixel);
  f.fmt.pix.field = V4L2_FIELD_NONE;
  f.fmt.pix.colorspace = V4L2_COLORSPACE_SRGB;
  f.fmt.pix.bytesperline = static_cast<__u32>(line_bytes(format.pixel, format.mode.size));
  f.fmt.pix.sizeimage = static_cast<__u32>(frame_bytes(format.pixel, format.mode.size));
  return f;
}

bool same_picture(const v4l2_pix_format& pix, const NodeFormat& format) {
  return pix.width == static_cast<__u32>(format.mode.size.width) &&
         pix.height == static_cast<__u32>(format.mode.size.height) && pix.pixelformat == fourcc(format.pixel);
}

std::string picture_text(const v4l2_pix_format& pix) {
  return code_text(pix.pixelformat) + " " + std::to_string(pix.width) + "x" + std::to_string(pix.height);
}

}  // namespace

LoopbackNode::LoopbackNode(UniqueFd fd, std::string path, const NodeFormat& format)
    : fd_(std::move(fd)), path_(std::move(path)), format_(format), number_(number_of(path_)) {}

Result<LoopbackNode> LoopbackNode::open(const std::string& path, const NodeFormat& format) {
  // A FIFO or a serial line would block or act on being opened; only character devices are touched at all.
  struct stat info {};
  if (::stat(path.c_str(), &info) != 0) return cannot_open(errno, path);
  if (!S_ISCHR(info.st_mode)) return Error{path + " is not a device", "name a v4l2loopback node"};
  UniqueFd fd(::open(path.c_str(), O_RDWR | O_CLOEXEC | O_NONBLOCK));
  if (!fd) return cannot_open(errno, path);
  LoopbackNode node(std::move(fd), path, format);
  if (auto done = node.identify(); !done) return done.error();
  if (auto done = node.set_format(); !done) return done.error();
  if (auto done = node.set_rate(); !done) return done.error();
  if (auto done = node.start(); !done) return done.error();
  return node;
}

Result<LoopbackNode> LoopbackNode::adopt(UniqueFd fd, const NodeFormat& format) {
  std::string path = path_of(fd.get());
  LoopbackNode node(std::move(fd), std::move(path), format);
  if (auto done = node.identify(); !done) return done.error();
  v4l2_format now{};
  now.type = V4L2_BUF_TYPE_VIDEO_OUTPUT;
  if (const int e = ioctl_errno(node.fd(), VIDIOC_G_FMT, &now))
    return os_error(e, node.path_ + ": VIDIOC_G_FMT");
  if (!same_picture(now.fmt.pix, format)) return node.frozen(picture_text(now.fmt.pix));
  return node;
}

Status LoopbackNode::identify() {
  v4l2_capability caps{};
  if (const int e = ioctl_errno(fd(), VIDIOC_QUERYCAP, &caps))
    return os_error(e, path_ + ": VIDIOC_QUERYCAP", "it is no video device; name a v4l2loopback node");
  const std::string driver = kernel_text(caps.driver);
  if (driver != kDriver)
    return Error{path_ + " belongs to the driver \"" + driver + "\"",
                 "name a v4l2loopback node; see: v4l2-ctl --list-devices"};
  label_ = kernel_text(caps.card);
  return {};
}

Status LoopbackNode::set_format() {
  v4l2_format wanted = output_format(format_);
  const int e = ioctl_errno(fd(), VIDIOC_S_FMT, &wanted);
  // EINVAL of an exclusive_caps node that shows CAPTURE only: somebody writes to it.
  if (e == EBUSY || e == EINVAL) {
    v4l2_format now{};
    now.type = V4L2_BUF_TYPE_VIDEO_OUTPUT;
    if (ioctl_errno(fd(), VIDIOC_G_FMT, &now) == 0 && now.fmt.pix.width != 0 &&
        !same_picture(now.fmt.pix, format_))
      return frozen(picture_text(now.fmt.pix));
    return os_error(EBUSY, path_ + ": VIDIOC_S_FMT", "another program writes to it" + holders_hint(path_));
  }
  if (e != 0) return os_error(e, path_ + ": VIDIOC_S_FMT");
  if (!same_picture(wanted.fmt.pix, format_)) return frozen(picture_text(wanted.fmt.pix));
  return {};
}

Status LoopbackNode::set_rate() {
  v4l2_streamparm rate{};
  rate.type = V4L2_BUF_TYPE_VIDEO_OUTPUT;
  rate.parm.output.timeperframe = {1, static_cast<__u32>(format_.mode.fps)};
  if (const int e = ioctl_errno(fd(), VIDIOC_S_PARM, &rate)) return os_error(e, path_ + ": VIDIOC_S_PARM");
  return {};
}

Status LoopbackNode::start() {
  // On 0.12 this, and not the first write(), marks us as the writer; 0.14 wants REQBUFS before it, says
  // EINVAL, and needs neither for write().
  int type = V4L2_BUF_TYPE_VIDEO_OUTPUT;
  const int e = ioctl_errno(fd(), VIDIOC_STREAMON, &type);
  if (e == EBUSY)
    return os_error(e, path_ + ": VIDIOC_STREAMON", "another program writes to it" + holders_hint(path_));
  if (e != 0 && e != EINVAL) return os_error(e, path_ + ": VIDIOC_STREAMON");
  return {};
}

Error LoopbackNode::frozen(const std::string& is) const {
  return Error{path_ + " is held at the format " + is,
               "end the programs that have it open" + holders_hint(path_), EBUSY};
}

Status LoopbackNode::write(std::span<const std::byte> frame) {
  if (auto done = write_frame(fd(), format_, frame); !done)
    return Error{path_ + ": " + done.error().what, done.error().hint, done.error().os};
  return {};
}

}  // namespace jcam
