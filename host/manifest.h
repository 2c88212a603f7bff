// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "common/result.h"
#include "host/caller.h"
#include "host/file_system.h"

namespace jcam {

/// The name of the file, at the top of a tree, that says what a tree of plain files cannot.
inline constexpr std::string_view kManifestName = "jcam-host.txt";

/// What makes a directory of plain files a host: device nodes, sockets, owners and links, which neither git
/// nor an archive from a bug report carries, and who called. Text, one line each, paths last so that they may
/// hold spaces:
///
///   jcam-host 1
///   caller 1000:1000 44,999 terminal          uid:gid, other groups or "-", "terminal" or "-"
///   env DISPLAY=:0
///   c 81:0 0:44 0660 /dev/video0              c b s p d f: kind, major:minor or "-", uid:gid, mode, path
///   l /etc/localtime -> /usr/share/zoneinfo/Europe/Berlin
///
/// Entries win over what is in the directory; parents of entries need no line of their own. '#' starts a
/// comment line.
struct Manifest {
  Caller caller;
  std::map<std::string, FileInfo> files;
  std::map<std::string, std::string> links;
  bool operator==(const Manifest&) const = default;
};

/// Pure. Refuses what it does not know: "jcam-host.txt:3: ...".
Result<Manifest> parse_manifest(std::string_view text);

}  // namespace jcam
