// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace jcam::argus {

/// One mount, as a line of /proc/PID/mountinfo says it (proc(5)).
struct Mount {
  int id = 0;
  std::string device;  ///< "8:1"
  std::string root;    ///< which part of that file system; "//deleted" at its end if it is unlinked
  std::string point;   ///< as seen from the root directory of PID
  bool operator==(const Mount&) const = default;
};

/// All mounts of a mountinfo file; lines that are none are passed over. Pure.
std::vector<Mount> parse_mountinfo(std::string_view text);

/// A file by its place in its file system: mounts of it have this in common, in each namespace, for as long
/// as the name lives and after that.
struct Origin {
  std::string device;
  std::string root;
  bool operator==(const Origin&) const = default;
};

/// Where the file at `path` (absolute, no symbolic link in it) is, by the mounts of whoever sees it there.
/// Pure.
std::optional<Origin> origin_of(const std::vector<Mount>& mounts, std::string_view path);

/// The mounts of just that file, or of one that had its name and is unlinked. Pure.
std::vector<Mount> mounts_of(const std::vector<Mount>& mounts, const Origin& origin);

}  // namespace jcam::argus
