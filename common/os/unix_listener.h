// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace jcam {

/// Whether a program listens at the Unix socket `path`; the file alone may be a leftover, or a stand-in. Told
/// by the kernel, so nobody is connected to. True also where the kernel is not to be asked.
bool is_listened_at(const std::string& path, const std::string& proc_root = "/proc");

}  // namespace jcam
