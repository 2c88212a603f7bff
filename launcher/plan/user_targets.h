// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "launcher/request/engine_options.h"

namespace jcam::launch {

/// A path inside a container that an option of the user fills.
struct UserTarget {
  std::string option;  ///< as it was given: "--volume /dev:/dev"
  std::string target;
  std::string source;  ///< on the host; empty if it is nothing of the host's
  bool mount = true;   ///< it covers what lies below; a device covers itself alone
  bool operator==(const UserTarget&) const = default;
};

/// Of -v, --mount, --tmpfs and --device, in their order.
std::vector<UserTarget> user_targets(const std::vector<EngineOption>& options);

/// The mount at or above a path; nothing if there is none. /var/run is /run, as in any image.
const UserTarget* covering(const std::vector<UserTarget>& targets, std::string_view path);
/// Whether a path of the host is seen below that mount at the same place.
bool shows(const UserTarget& mount, std::string_view host_path);

}  // namespace jcam::launch
