// SPDX-License-Identifier: Apache-2.0
#include "common/config_file.h"

#include <cerrno>
#include <filesystem>

#include "common/read_file.h"

namespace jcam {
namespace {

namespace fs = std::filesystem;

/// A section for each camera of the board. tegra-camera-platform lists them in the order of Argus' own
/// numbers.
std::string device_tree_sections(const std::string& proc_root) {
  constexpr int kNumbers = 256;
  std::string sections;
  std::error_code ignored;
  const fs::path modules = fs::path(proc_root) / "device-tree/tegra-camera-platform/modules";
  for (int i = 0; i < kNumbers && fs::is_directory(modules / ("module" + std::to_string(i)), ignored); ++i)
    sections += "\n[camera." + CameraName{i}.text() + "]";
  return sections;
}

}  // namespace

Result<Config> load_config_file(const std::string& path, bool must_exist, const std::string& proc_root) {
  const auto text = read_file(path);
  if (!text && (must_exist || text.error().os != ENOENT)) return text.error();
  auto config = parse_config(text ? *text : "", path);
  if (!config || !config->cameras.empty()) return config;
  // Behind the text, so that its [defaults] hold and the lines of its errors stay right.
  return parse_config((text ? *text : "") + device_tree_sections(proc_root) + "\n", path);
}

}  // namespace jcam
