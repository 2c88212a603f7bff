// SPDX-License-Identifier: Apache-2.0
#include "common/config_file.h"

#include <cerrno>
#include <filesystem>

#include "common/read_file.h"

namespace jcam {
namespace {

namespace fs = std::filesystem;

/// tegra-camera-platform lists the modules in the order of Argus' own numbers.
Config from_device_tree(const std::string& proc_root) {
  constexpr int kNumbers = 256;
  Config config;
  std::error_code ignored;
  const fs::path modules = fs::path(proc_root) / "device-tree/tegra-camera-platform/modules";
  for (int i = 0; i < kNumbers && fs::is_directory(modules / ("module" + std::to_string(i)), ignored); ++i) {
    CameraConfig camera;
    camera.name = CameraName{i};
    camera.sensor_id = i;
    config.cameras.push_back(camera);
  }
  return config;
}

}  // namespace

Result<Config> load_config_file(const std::string& path, bool must_exist, const std::string& proc_root) {
  const auto text = read_file(path);
  if (text) return parse_config(*text, path);
  if (must_exist || text.error().os != ENOENT) return text.error();
  return from_device_tree(proc_root);
}

}  // namespace jcam
