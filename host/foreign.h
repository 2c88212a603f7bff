// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "common/result.h"

namespace jcam {

/// Readers of files that others write. All pure, all total: any bytes give a value or an error, never more.

/// "36.4.3" from the first line of /etc/nv_tegra_release ("# R36 (release), REVISION: 4.3, ...").
std::optional<std::string> parse_tegra_release(std::string_view text);
/// "6" for L4T 36.x; nothing for releases that are not known.
std::optional<std::string> jetpack_of(std::string_view l4t);
/// A property of the device tree without its end marks, as one printable line.
std::string device_tree_text(std::string_view bytes);

/// What an engine says, in its configuration or by itself, that matters to a launch.
struct EngineWords {
  std::set<std::string> runtimes;
  std::string default_runtime;
  bool cdi = false;  ///< it says itself that it takes CDI names
  bool rootless = false;
  bool operator==(const EngineWords&) const = default;
};
/// /etc/docker/daemon.json. An empty file is an empty configuration, as for Docker.
Result<EngineWords> parse_daemon_json(std::string_view text);
/// `docker info --format '{{json .}}'`.
Result<EngineWords> parse_docker_info(std::string_view text);
/// The values of one label, a container a line, of the answer to Docker's GET /containers/json.
Result<std::string> parse_docker_labels(std::string_view text, const std::string& label);
/// The kind of a CDI file, "nvidia.com/gpu", whether it is JSON or YAML; empty if it has none.
std::string cdi_kind(std::string_view text);
/// "currentContext" of ~/.docker/config.json; empty if there is none.
std::string docker_context(std::string_view text);
/// The address in a context's meta.json if its name is `name`.
std::optional<std::string> context_endpoint(std::string_view text, std::string_view name);

}  // namespace jcam
