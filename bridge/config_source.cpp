// SPDX-License-Identifier: Apache-2.0
#include "bridge/config_source.h"

#include <algorithm>
#include <cerrno>
#include <filesystem>

#include "common/read_file.h"

namespace jcam::bridge {
namespace {

namespace fs = std::filesystem;

/// tegra-camera-platform lists the modules in the order of Argus' own numbers.
Config from_device_tree(const std::string& proc_root) {
  Config config;
  std::error_code ignored;
  const fs::path modules = fs::path(proc_root) / "device-tree/tegra-camera-platform/modules";
  int count = 0;
  while (fs::is_directory(modules / ("module" + std::to_string(count)), ignored)) ++count;
  for (int i = 0; i < count; ++i) {
    CameraConfig camera;
    camera.name = CameraName{i};
    camera.sensor_id = i;
    config.cameras.push_back(camera);
  }
  return config;
}

Result<Config> from_arguments(const Options& options, Config config) {
  config.cameras.clear();
  for (const auto& argument : options.cameras) {
    auto camera = parse_camera_argument(argument, CameraConfig{});
    if (!camera) return camera.error();
    const bool twice = std::any_of(config.cameras.begin(), config.cameras.end(),
                                   [&](const CameraConfig& c) { return c.name == camera->name; });
    if (twice) return Error{camera->name.text() + " is given twice", "give each camera one --camera"};
    config.cameras.push_back(std::move(*camera));
  }
  std::sort(config.cameras.begin(), config.cameras.end(),
            [](const auto& a, const auto& b) { return a.name < b.name; });
  return config;
}

}  // namespace

Result<Config> load_config(const Options& options) {
  Config config;
  auto text = read_file(options.config);
  if (text) {
    auto parsed = parse_config(*text, options.config);
    if (!parsed) return parsed.error();
    config = std::move(*parsed);
  } else if (options.config_given || text.error().os != ENOENT) {
    return text.error();
  } else if (options.cameras.empty()) {
    config = from_device_tree(options.proc_root);
  }
  if (!options.cameras.empty()) return from_arguments(options, std::move(config));
  return config;
}

}  // namespace jcam::bridge
