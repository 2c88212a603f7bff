// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "common/result.h"

namespace jcam {

/// Why the node at `path` cannot be opened, with what to do: load the module, name a node that is there, join
/// the group, raise max_openers. `number` is open's errno.
Error cannot_open_node(int number, const std::string& path, const std::string& sys_root = "/sys");
/// "it belongs to the group video; join it: sudo usermod -aG video $USER, then log in again"
std::string permission_hint(const std::string& path);

}  // namespace jcam
