// SPDX-License-Identifier: Apache-2.0
#include "host/config_file.h"

#include <cerrno>
#include <vector>

#include "common/os/read_file.h"
#include "host/board_cameras.h"

namespace jcam {
namespace {

/// A section for each camera of the board.
std::string board_sections(const std::vector<BoardCamera>& board) {
  std::string sections;
  for (const auto& camera : board) sections += "\n[camera." + CameraName{camera.sensor_id}.text() + "]";
  return sections;
}

}  // namespace

Result<Config> load_config_file(const std::string& path, bool must_exist, const std::string& proc_root) {
  const auto text = read_file(path);
  if (!text && (must_exist || text.error().os != ENOENT)) return text.error();
  const auto board = board_cameras(proc_root);
  auto config = parse_config(text ? *text : "", path);
  if (!config) return config;
  // Behind the text, so that its [defaults] hold and the lines of its errors stay right.
  if (config->cameras.empty()) return parse_config((text ? *text : "") + board_sections(board) + "\n", path);
  if (auto resolved = resolve_positions(config->cameras, board); !resolved) {
    return Error{path + ": " + resolved.error().what, resolved.error().hint};
  }
  return config;
}

}  // namespace jcam
