// SPDX-License-Identifier: Apache-2.0
#include "v4l2/output_node.h"

#include <linux/videodev2.h>

#include <cstring>

#include "common/os/os_error.h"
#include "v4l2/ioctl.h"

namespace jcam {
namespace {

template <std::size_t N>
std::string kernel_text(const __u8 (&field)[N]) {
  const auto* start = reinterpret_cast<const char*>(field);
  return {start, ::strnlen(start, N)};
}

Result<OutputPicture> picture(int fd, __u32 type) {
  v4l2_format now{};
  now.type = type;
  if (const int e = ioctl_errno(fd, VIDIOC_G_FMT, &now)) return os_error(e, "VIDIOC_G_FMT");
  return OutputPicture{{static_cast<int>(now.fmt.pix.width), static_cast<int>(now.fmt.pix.height)},
                       now.fmt.pix.pixelformat};
}

}  // namespace

Result<DeviceIdentity> identify_device(int fd) {
  v4l2_capability caps{};
  if (const int e = ioctl_errno(fd, VIDIOC_QUERYCAP, &caps))
    return os_error(e, "VIDIOC_QUERYCAP", "it is no video device; name a v4l2loopback node");
  const bool own = (caps.capabilities & V4L2_CAP_DEVICE_CAPS) != 0;
  return DeviceIdentity{kernel_text(caps.driver), kernel_text(caps.card), kernel_text(caps.bus_info),
                        own ? caps.device_caps : caps.capabilities};
}

bool DeviceIdentity::shows_capture_only() const {
  return (capabilities & V4L2_CAP_VIDEO_CAPTURE) != 0 && (capabilities & V4L2_CAP_VIDEO_OUTPUT) == 0;
}

std::string code_text(unsigned code) {
  std::string text;
  for (unsigned i = 0; i < 4; ++i) text += static_cast<char>((code >> (8 * i)) & 0x7f);
  return text;
}

std::string OutputPicture::text() const {
  return code_text(code) + " " + std::to_string(size.width) + "x" + std::to_string(size.height);
}

Result<OutputPicture> output_picture(int fd) {
  return picture(fd, V4L2_BUF_TYPE_VIDEO_OUTPUT);
}

Result<OutputPicture> current_picture(int fd) {
  auto found = output_picture(fd);
  return found ? found : picture(fd, V4L2_BUF_TYPE_VIDEO_CAPTURE);
}

}  // namespace jcam
