// SPDX-License-Identifier: Apache-2.0

#include "common/text/number.h"
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

VideoKind kind_of(const VideoDevice& video, bool is_virtual) {
  if (video.bridged) return VideoKind::bridged;
  if (video.name.starts_with("vi-output") || video.driver.starts_with("tegra")) return VideoKind::raw_csi;
  return is_virtual ? VideoKind::loopback : VideoKind::camera;
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
    video.kind = kind_of(video, virtual_device(files, directory));
    host.video.push_back(std::move(video));
  }
}

}  // namespace jcam
