// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "common/result.h"

namespace jcam {

/// Docker's daemon.json. Pure. A broken one is an error that names the line and column.

struct DockerConfig {
  bool nvidia = false;          ///< a runtime of that name is registered
  std::string default_runtime;  ///< empty: Docker's own, runc
  bool cdi = false;             ///< CDI is switched on
  bool remaps_users = false;    ///< userns-remap: root inside is nobody outside
  bool selinux = false;         ///< containers get labels of SELinux
  bool operator==(const DockerConfig&) const = default;
};
/// Empty text is an empty configuration.
Result<DockerConfig> read_docker_config(std::string_view text, std::string_view path);

struct DockerMerge {
  std::string text;                  ///< the whole new file
  std::vector<std::string> changes;  ///< what is new in it, for people; empty: nothing is
};
/// Registers the nvidia runtime (one that is there stays as it is) and makes it the default. All else stays,
/// in its order.
Result<DockerMerge> merge_nvidia_runtime(std::string_view text, std::string_view path);

}  // namespace jcam
