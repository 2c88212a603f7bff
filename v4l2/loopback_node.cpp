// SPDX-License-Identifier: Apache-2.0
#include "v4l2/loopback_node.h"

#include <fcntl.h>
#include <linux/videodev2.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <filesystem>
#include <utility>

#include "common/os/os_error.h"
#include "common/text/number.h"
#include "v4l2/frame_writer.h"
#include "v4l2/holders.h"
#include "v4l2/ioctl.h"
#include "v4l2/loopback_control.h"
#include "v4l2/loopback_sysfs.h"
#include "v4l2/mapped_ring.h"
#include "v4l2/open_error.h"
#include "v4l2/output_node.h"

namespace jcam {
namespace {

/// "/dev/video40" of the open descriptor, whatever name it was opened by.
std::string path_of(int fd) {
  char buffer[256];
  const ssize_t n = ::readlink(("/proc/self/fd/" + std::to_string(fd)).c_str(), buffer, sizeof buffer);
  return n > 0 ? std::string(buffer, static_cast<std::size_t>(n)) : "descriptor " + std::to_string(fd);
}

/// 40 for "/dev/video40" and for any link to it.
int number_of(const std::string& path) {
  std::error_code ignored;
  const std::string real = std::filesystem::weakly_canonical(path, ignored).string();
  return parse_number<int>(real.substr(real.find_last_not_of("0123456789") + 1)).value_or(-1);
}

/// What captures make: gst/pipeline/pipeline_text.cpp.
bool has_limited_range(PixelFormat format) {
  return format != PixelFormat::bgrx && format != PixelFormat::mjpeg;
}

v4l2_format output_format(const NodeFormat& format) {
  v4l2_format f{};
  f.type = V4L2_BUF_TYPE_VIDEO_OUTPUT;
  f.fmt.pix.width = static_cast<__u32>(format.mode.size.width);
  f.fmt.pix.height = static_cast<__u32>(format.mode.size.height);
  f.fmt.pix.pixelformat = fourcc(format.pixel);
  f.fmt.pix.field = V4L2_FIELD_NONE;
  // The extended fields count only with this; without them each reader would guess by colorspace, format and
  // size.
  f.fmt.pix.priv = V4L2_PIX_FMT_PRIV_MAGIC;
  f.fmt.pix.colorspace = V4L2_COLORSPACE_SRGB;
  f.fmt.pix.ycbcr_enc = V4L2_YCBCR_ENC_601;
  f.fmt.pix.quantization =
      has_limited_range(format.pixel) ? V4L2_QUANTIZATION_LIM_RANGE : V4L2_QUANTIZATION_FULL_RANGE;
  f.fmt.pix.bytesperline = static_cast<__u32>(line_bytes(format.pixel, format.mode.size));
  f.fmt.pix.sizeimage = static_cast<__u32>(frame_bytes(format.pixel, format.mode.size));
  return f;
}

OutputPicture picture_of(const v4l2_format& f) {
  return {{static_cast<int>(f.fmt.pix.width), static_cast<int>(f.fmt.pix.height)}, f.fmt.pix.pixelformat};
}

/// 0.13 hands a late reader the very buffer that comes next: docs/decisions/014-old-modules.md.
WriteMode best_mode(int fd, const std::string& sys_root) {
  if (counts_queued_frames(fd)) return WriteMode::mapped;
  // 0.12 has no version to be read.
  return module_version(sys_root).value_or("0.12").starts_with("0.12") ? WriteMode::in_turn
                                                                       : WriteMode::write;
}

}  // namespace

Error format_held(const std::string& path, const OutputPicture& is) {
  return Error{path + " is held at the format " + is.text(),
               "end the programs that have it open" + holders_hint(path), kFormatHeld};
}

std::optional<bool> is_kept_from(const NodeFormat& wanted, int writer_fd) {
  if (!counts_queued_frames(writer_fd)) return std::nullopt;
  v4l2_format f = output_format(wanted);
  if (ioctl_errno(writer_fd, VIDIOC_TRY_FMT, &f) != 0) return std::nullopt;
  return !picture_of(f).is(wanted);
}

LoopbackNode::LoopbackNode(UniqueFd fd, std::string path, const NodeFormat& format)
    : fd_(std::move(fd)), path_(std::move(path)), format_(format), number_(number_of(path_)) {}

Result<LoopbackNode> LoopbackNode::open(const std::string& path, const NodeFormat& format,
                                        const std::string& sys_root) {
  // A FIFO or a serial line would block or act on being opened; only character devices are touched at all.
  struct stat info {};
  if (::stat(path.c_str(), &info) != 0) return cannot_open_node(errno, path, sys_root);
  if (!S_ISCHR(info.st_mode)) return Error{path + " is not a device", "name a v4l2loopback node"};
  UniqueFd fd(::open(path.c_str(), O_RDWR | O_CLOEXEC | O_NONBLOCK));
  if (!fd) return cannot_open_node(errno, path, sys_root);
  LoopbackNode node(std::move(fd), path, format);
  if (auto done = node.identify(); !done) return done.error();
  if (node.has_writer(sys_root)) return node.busy("VIDIOC_QUERYCAP");
  if (auto done = node.set_format(); !done) return done.error();
  if (auto done = node.set_rate(format.mode.fps); !done) return done.error();
  if (auto done = node.start(sys_root); !done) return done.error();
  return node;
}

Result<LoopbackNode> LoopbackNode::adopt(UniqueFd fd, const NodeFormat& format) {
  std::string path = path_of(fd.get());
  LoopbackNode node(std::move(fd), std::move(path), format);
  if (auto done = node.identify(); !done) return done.error();
  auto now = output_picture(node.fd());
  if (!now) return Error{node.path_ + ": " + now.error().what, {}, now.error().os};
  if (!now->is(format)) return format_held(node.path_, *now);
  if (auto done = node.set_rate(format.mode.fps); !done) return done.error();
  node.mode_ = best_mode(node.fd(), "/sys");
  return node;
}

Status LoopbackNode::identify() {
  auto device = identify_device(fd());
  if (!device) return Error{path_ + ": " + device.error().what, device.error().hint, device.error().os};
  if (device->driver != kLoopbackDriver)
    return Error{path_ + " belongs to the driver \"" + device->driver + "\"",
                 "name a v4l2loopback node; see: v4l2-ctl --list-devices", ENODEV};
  label_ = device->label;
  // Neither of them: a 0.12 whose last writer never said STREAMON. That one can be written to.
  shows_capture_only_ = device->shows_capture_only();
  return {};
}

Status LoopbackNode::set_format() {
  v4l2_format wanted = output_format(format_);
  const int e = ioctl_errno(fd(), VIDIOC_S_FMT, &wanted);
  // EINVAL of an exclusive_caps node that shows CAPTURE only: somebody writes to it.
  if (e == EBUSY || e == EINVAL) {
    auto now = output_picture(fd());
    if (now && now->size.width != 0 && !now->is(format_)) return format_held(path_, *now);
    return busy("VIDIOC_S_FMT");
  }
  if (e != 0) return os_error(e, path_ + ": VIDIOC_S_FMT");
  if (const auto got = picture_of(wanted); !got.is(format_)) return format_held(path_, got);
  return {};
}

Status LoopbackNode::set_rate(int fps) {
  format_.mode.fps = fps;
  v4l2_streamparm rate{};
  rate.type = V4L2_BUF_TYPE_VIDEO_OUTPUT;
  rate.parm.output.timeperframe = {1, static_cast<__u32>(fps)};
  if (const int e = ioctl_errno(fd(), VIDIOC_S_PARM, &rate)) return os_error(e, path_ + ": VIDIOC_S_PARM");
  return {};
}

Status LoopbackNode::start(const std::string& sys_root) {
  // On 0.12 this, and not the first write(), marks us as the writer; 0.14 wants REQBUFS before it, says
  // EINVAL, and needs neither for write().
  int type = V4L2_BUF_TYPE_VIDEO_OUTPUT;
  const int e = ioctl_errno(fd(), VIDIOC_STREAMON, &type);
  if (e == EBUSY) return busy("VIDIOC_STREAMON");
  if (e != 0 && e != EINVAL) return os_error(e, path_ + ": VIDIOC_STREAMON");
  mode_ = best_mode(fd(), sys_root);
  return {};
}

bool LoopbackNode::has_writer(const std::string& sys_root) const {
  if (shows_capture_only_) return true;
  // 0.13 without exclusive_caps would take a second writer, but its sysfs tells.
  if (!module_version(sys_root).value_or("").starts_with("0.13")) return false;
  const auto info = find_loopback(label_, sys_root);
  if (!info || info->number != number_ || info->state != "capture") return false;
  // It says so as well of a node whose reader outlived the writer. With exclusive_caps a writer would be seen
  // above.
  auto control = LoopbackControl::open();
  const auto exclusive = control ? control->exclusive_caps(number_) : Result<bool>(control.error());
  return !exclusive || !*exclusive;
}

Error LoopbackNode::busy(const char* call) const {
  auto now = current_picture(fd());
  return os_error(EBUSY, path_ + ": " + call,
                  "another program writes " + (now ? now->text() + " " : "") + "to it" + holders_hint(path_));
}

Status LoopbackNode::write(std::span<const std::byte> frame) {
  if (auto done = write_frame(fd(), format_, frame); !done)
    return Error{path_ + ": " + done.error().what, done.error().hint, done.error().os};
  return {};
}

}  // namespace jcam
