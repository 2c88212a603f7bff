// SPDX-License-Identifier: Apache-2.0
#include "ctl/nodes/pictures_command.h"

#include <ostream>

#include "common/text/listed.h"
#include "common/text/text.h"
#include "v4l2/enumerate.h"
#include "v4l2/video_kind.h"

namespace jcam::ctl {

ExitStatus pictures_command(Console& console, const std::string& path) {
  const auto device = look_at_device(path);
  if (!device.trouble.empty()) return failed(console, {device.trouble});
  if (!device.captures) return failed(console, {path + " is no capture device"});
  const std::string formats = listed(device.capture_formats);
  console.out << path << ": " << (formats.empty() ? "no formats" : one_line(formats, 400)) << '\n';
  return has_pictures(device.capture_formats) ? kOk : kFailed;
}

}  // namespace jcam::ctl
