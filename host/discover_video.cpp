// SPDX-License-Identifier: Apache-2.0

#include "common/text/number.h"
#include "host/board_cameras.h"
#include "host/discover.h"
#include "host/scan.h"

namespace jcam {
namespace {

constexpr std::size_t kMostOfAttribute = 4096;

std::string line_of(const FileSystem& files, const std::string& path) {
  const auto text = files.read(path, kMostOfAttribute);
  return text ? device_tree_text(text->substr(0, text->find('\n'))) : std::string();
}

std::string driver_of(const FileSystem& files, const std::string& directory) {
  const auto path = files.resolve(directory + "/device/driver");
  return path ? path->substr(path->rfind('/') + 1) : std::string();
}

bool virtual_device(const FileSystem& files, const std::string& directory) {
  const auto path = files.resolve(directory);
  return path && path->starts_with("/sys/devices/virtual/");
}

/// What the device tree says of the sensor behind "vi-output, isx031 30-001b": the last word is its I2C
/// device.
SensorPicture picture_behind(const FileSystem& files, const std::string& name) {
  const std::string mode = "/sys/bus/i2c/devices/" + name.substr(name.rfind(' ') + 1) + "/of_node/mode0/";
  const auto type = line_of(files, mode + "mode_type");
  return sensor_picture(type.empty() ? line_of(files, mode + "pixel_t") : type);
}

VideoKind kind_of(const FileSystem& files, const VideoDevice& video, bool is_virtual) {
  if (video.bridged) return VideoKind::bridged;
  if (is_virtual) return VideoKind::loopback;
  const bool is_csi = video.name.starts_with("vi-output") || video.driver.starts_with("tegra");
  if (!is_csi) return VideoKind::camera;
  const auto picture = picture_behind(files, video.name);
  const bool has_pictures = picture == SensorPicture::yuv || picture == SensorPicture::mono;
  return has_pictures ? VideoKind::camera : VideoKind::raw_csi;
}

}  // namespace

void discover_video(const FileSystem& files, Host& host) {
  constexpr std::size_t kPrefix = std::string_view("/dev/video").size();
  for (auto& node : numbered_devices(files, "/dev/video")) {
    VideoDevice video{.node = std::move(node)};
    const std::string digits = video.node.path.substr(kPrefix);
    video.number = parse_number<int>(digits).value_or(video.number);
    const std::string directory = "/sys/class/video4linux/video" + digits;
    video.name = line_of(files, directory + "/name");
    video.driver = driver_of(files, directory);
    if (auto bridged = parse_node_label(video.name)) video.bridged = *bridged;
    video.kind = kind_of(files, video, virtual_device(files, directory));
    host.video.push_back(std::move(video));
  }
}

}  // namespace jcam
