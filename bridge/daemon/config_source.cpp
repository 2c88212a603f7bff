// SPDX-License-Identifier: Apache-2.0
#include "bridge/daemon/config_source.h"

#include <algorithm>
#include <utility>

#include "host/board_cameras.h"
#include "host/config_file.h"

namespace jcam::bridge {
namespace {

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
  const auto board = board_cameras(options.proc_root, options.sys_root);
  if (auto resolved = resolve_positions(config.cameras, board); !resolved) return resolved.error();
  return config;
}

}  // namespace

Result<Config> load_config(const Options& options) {
  auto config = load_config_file(options.config, options.config_given, options.proc_root, options.sys_root);
  if (!config || options.cameras.empty()) return config;
  return from_arguments(options, std::move(*config));
}

}  // namespace jcam::bridge
