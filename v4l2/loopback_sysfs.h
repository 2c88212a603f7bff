// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "v4l2/output_node.h"

namespace jcam {

/// What sysfs says of a virtual video device that has v4l2loopback's attributes.
struct LoopbackInfo {
  int number = 0;  ///< N of /dev/videoN
  std::string label;
  std::string format;  ///< "YUYV:640x480@30"; empty while not fixed
  int buffers = 0;     ///< frames in the ring; from 0.14 those in use, which is 0 before the first frame
  int max_openers = 0;
  std::string state;  ///< from 0.13, else empty
};

/// By ascending number.
std::vector<LoopbackInfo> find_loopbacks(const std::string& sys_root = "/sys");
/// The one with that label; the lowest number if there are several.
std::optional<LoopbackInfo> find_loopback(const std::string& label, const std::string& sys_root = "/sys");
/// "0.15.0". From 0.13 on; earlier ones do not tell.
std::optional<std::string> module_version(const std::string& sys_root = "/sys");
/// Of the text that module_version() gives; nothing was told by 0.12. These have no lock around a node's
/// life.
bool is_before_014(std::string_view version);
/// The picture in "YUYV:640x480@30"; nothing: it is none.
std::optional<OutputPicture> picture_of_text(std::string_view format);

}  // namespace jcam
