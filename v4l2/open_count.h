// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

namespace jcam {

/// How many open files of loopback devices there are, ours too: one small read. Nothing when the module is
/// not there to be asked.
std::optional<int> loopback_opens(const std::string& sys_root = "/sys");

/// How many open files of loopback devices are not ours: the module's own count less what this process has
/// open. It costs three small reads and no right that not everybody has. An open device is not a reader yet,
/// and which device it is cannot be told. Nothing when the module is not there to be asked.
std::optional<int> foreign_opens(const std::string& sys_root = "/sys",
                                 const std::string& proc_root = "/proc");

}  // namespace jcam
