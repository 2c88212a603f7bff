// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

namespace jcam {

/// A process that has a device open.
struct Holder {
  pid_t pid = 0;
  std::string name;
};

/// Who has the device at `path` open, ourselves left out, as far as we may look (others' processes need
/// privilege).
std::vector<Holder> find_holders(const std::string& path, const std::string& proc_root = "/proc");
/// "; it is open in ffmpeg (pid 4711)", or nothing when none is seen.
std::string holders_hint(const std::string& path);
/// How to get the right to open it: "join the group video: sudo usermod -aG video alice".
std::string permission_hint(const std::string& path);

}  // namespace jcam
