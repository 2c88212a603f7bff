// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace jcam {

/// One video device of a host.
struct V4l2Device {
  int number = 0;
  std::string path;    ///< "/dev/video2"
  std::string driver;  ///< empty when it could not be asked
  std::string label;   ///< the card's name; sysfs' one when it could not be asked
  std::string bus;
  bool captures = false;
  bool outputs = false;
  std::vector<std::string>
      capture_formats;  ///< "YUYV", as the driver has them, none that a library would make
  std::vector<std::string> output_formats;
  bool is_loopback = false;
  bool is_raw_csi = false;  ///< the raw side of a CSI camera
  std::string trouble;      ///< why it could not be asked
};

/// The one at `path`; only what the kernel says of it, nothing of sysfs.
V4l2Device look_at_device(const std::string& path);

/// All of them, by ascending number. Opens each for a moment; a device that cannot be opened is listed all
/// the same.
std::vector<V4l2Device> enumerate_devices(const std::string& dev_root = "/dev",
                                          const std::string& sys_root = "/sys");

}  // namespace jcam
