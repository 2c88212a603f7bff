// SPDX-License-Identifier: Apache-2.0
#include "v4l2/enumerate.h"

#include <fcntl.h>
#include <libv4l2.h>
#include <linux/videodev2.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <optional>

#include "common/text/number.h"
#include "v4l2/open_error.h"
#include "v4l2/output_node.h"
#include "v4l2/video_kind.h"

namespace jcam {
namespace {

namespace fs = std::filesystem;

/// An open device, which libv4l2 may take over: it knows the oddities of drivers. Its conversions are off.
class OpenDevice {
 public:
  explicit OpenDevice(const std::string& path) : fd_(::open(path.c_str(), O_RDWR | O_CLOEXEC | O_NONBLOCK)) {
    error_ = fd_ < 0 ? errno : 0;
  }
  OpenDevice(const OpenDevice&) = delete;
  OpenDevice& operator=(const OpenDevice&) = delete;
  ~OpenDevice() {
    if (fd_ >= 0) ::v4l2_close(fd_);
  }
  int get() const { return fd_; }
  int error() const { return error_; }
  void use_library() const { (void)::v4l2_fd_open(fd_, V4L2_DISABLE_CONVERSION); }

 private:
  int fd_ = -1;
  int error_ = 0;
};

std::vector<std::string> formats(int fd, __u32 type) {
  std::vector<std::string> codes;
  v4l2_fmtdesc format{};
  format.type = type;
  for (; codes.size() < 128 && ::v4l2_ioctl(fd, VIDIOC_ENUM_FMT, &format) == 0; ++format.index)
    codes.push_back(code_text(format.pixelformat));
  return codes;
}

void ask(V4l2Device& device, const std::string& sys_root) {
  const OpenDevice fd(device.path);
  if (fd.get() < 0) {
    device.trouble = cannot_open_node(fd.error(), device.path, sys_root).message();
    return;
  }
  auto identity = identify_device(fd.get());
  if (!identity) {
    device.trouble = identity.error().message();
    return;
  }
  device.driver = identity->driver;
  device.label = identity->label;
  device.bus = identity->bus;
  const bool planes =
      (identity->capabilities & (V4L2_CAP_VIDEO_CAPTURE_MPLANE | V4L2_CAP_VIDEO_OUTPUT_MPLANE)) != 0;
  device.captures = (identity->capabilities & (V4L2_CAP_VIDEO_CAPTURE | V4L2_CAP_VIDEO_CAPTURE_MPLANE)) != 0;
  device.outputs = (identity->capabilities & (V4L2_CAP_VIDEO_OUTPUT | V4L2_CAP_VIDEO_OUTPUT_MPLANE)) != 0;
  device.is_loopback = device.driver == kLoopbackDriver;
  // The library writes to standard error when a capture device has no format yet, as an idle loopback has
  // none.
  if (device.captures && !device.is_loopback) fd.use_library();
  if (device.captures)
    device.capture_formats =
        formats(fd.get(), planes ? V4L2_BUF_TYPE_VIDEO_CAPTURE_MPLANE : V4L2_BUF_TYPE_VIDEO_CAPTURE);
  if (device.outputs)
    device.output_formats =
        formats(fd.get(), planes ? V4L2_BUF_TYPE_VIDEO_OUTPUT_MPLANE : V4L2_BUF_TYPE_VIDEO_OUTPUT);
  device.is_raw_csi = is_raw_csi(device.driver, device.capture_formats);
}

std::optional<int> node_number(const std::string& name) {
  if (!name.starts_with("video")) return std::nullopt;
  return parse_number<int>(std::string_view(name).substr(5));
}

}  // namespace

V4l2Device look_at_device(const std::string& path) {
  V4l2Device device{.path = path};
  ask(device, "/sys");
  return device;
}

std::vector<V4l2Device> enumerate_devices(const std::string& dev_root, const std::string& sys_root) {
  std::vector<V4l2Device> devices;
  std::error_code ignored;
  for (fs::directory_iterator it(fs::path(sys_root) / "class/video4linux", ignored), end;
       !ignored && it != end; it.increment(ignored)) {
    const std::string name = it->path().filename().string();
    const auto number = node_number(name);
    if (!number) continue;  // sub-devices, vbi and radio
    V4l2Device device;
    device.number = *number;
    device.path = dev_root + "/" + name;
    std::ifstream file(it->path() / "name");
    std::getline(file, device.label);
    ask(device, sys_root);
    devices.push_back(std::move(device));
  }
  std::sort(devices.begin(), devices.end(), [](const auto& a, const auto& b) { return a.number < b.number; });
  return devices;
}

}  // namespace jcam
