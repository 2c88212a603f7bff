// SPDX-License-Identifier: Apache-2.0
#include "host/config_file.h"

#include <cerrno>
#include <vector>

#include "common/os/read_file.h"
#include "host/board_cameras.h"
#include "host/board_defaults.h"

namespace jcam {
Result<Config> load_config_file(const std::string& path, bool must_exist, const std::string& proc_root,
                                const std::string& sys_root) {
  const auto text = read_file(path);
  const bool missing = !text && text.error().os == ENOENT;
  if (missing && must_exist)
    return Error{text.error().what, "see jcam.toml(5) for what goes into it", ENOENT};
  if (!text && !missing) return text.error();
  const auto board = board_cameras(proc_root, sys_root);
  auto config = parse_config(text ? *text : "", path);
  if (!config) return config;
  // Behind the text, so that its [defaults] hold and the lines of its errors stay right.
  if (config->cameras.empty()) {
    config = parse_config((text ? *text : "") + board_sections(board) + "\n", path);
    if (!config) return config;
  } else if (auto resolved = resolve_positions(config->cameras, board); !resolved) {
    return Error{path + ": " + resolved.error().what, resolved.error().hint};
  }
  fit_default_modes(config->cameras, board);
  return config;
}

}  // namespace jcam
