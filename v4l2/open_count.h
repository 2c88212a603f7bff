// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

#include <optional>
#include <span>
#include <string>

namespace jcam {

/// How often others have the device open: what can be known of readers where the module has no event for
/// them. An open node is not a reader yet, and one open by `ours` (captures, which inherit it) does not
/// count. Nothing when we may not look into all processes: then nobody can tell. Readers in another pid
/// namespace than the one of `proc_root` are not seen.
std::optional<int> foreign_opens(const std::string& path, std::span<const pid_t> ours,
                                 const std::string& proc_root = "/proc");

}  // namespace jcam
