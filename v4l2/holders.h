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

/// Who has the device at `path` open, by ascending pid, ourselves and all whom we may not look into left out.
/// Nobody when there is no such device.
std::vector<Holder> find_holders(const std::string& path, const std::string& proc_root = "/proc");
/// "ffmpeg (pid 4711), vlc (pid 4712)"; empty for nobody.
std::string holders_text(const std::vector<Holder>& holders);
/// "; it is open in ffmpeg (pid 4711)", or nothing when none is seen.
std::string holders_hint(const std::string& path, const std::string& proc_root = "/proc");

}  // namespace jcam
