// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "common/names.h"

namespace jcam {

/// A Container Device Interface file, version 0.5.0: the newest that Podman 4.3 reads.

struct CdiNode {
  std::string path;       ///< inside
  std::string host_path;  ///< no symbolic link: runtimes refuse one
  unsigned major = 0;     ///< the numbers are given, so that a container can start before its node stands
  unsigned minor = 0;
  unsigned gid = 0;
  unsigned mode = 0660;
};

struct CdiMount {
  std::string host_path;
  std::string container_path;
  bool read_only = false;
};

struct CdiDevice {
  std::string name;
  std::vector<CdiNode> nodes;
  std::vector<CdiMount>
      mounts;  ///< a missing source stops the container: keep sockets in a device of their own
  std::vector<std::pair<std::string, std::string>> environment;
};

struct CdiFile {
  std::string kind;  ///< "jcam.dev/camera"
  std::vector<CdiDevice> devices;
};

/// The file's text. Devices without any edit are left out: one of them would reject the whole file. Pure.
std::string cdi_file_text(const CdiFile& file);

/// A node of the bridge as CDI shows it.
struct CdiCamera {
  NodeName node;
  std::string host_path;
  unsigned major = 0, minor = 0, gid = 0;
  bool operator==(const CdiCamera&) const = default;
};
inline constexpr const char* kCdiCameraKind = "jcam.dev/camera";
/// Where engines look for files that programs write, by the name that the specification asks for.
inline constexpr const char* kCdiDaemonPath =
    "/run/jcam/cdi.json";  ///< the daemon's, where it may not write there
inline constexpr const char* kCdiPath = "/var/run/cdi/jcam.dev-camera.json";
/// What the daemon's CDI file says: each node by its name ("csi0", "csi0.1") as /dev/videoN of its camera
/// with JCAM_CSIN set, and "all" for the first node of every camera. A node of another stream than main is
/// /dev/jcam/csiN-NAME, with JCAM_CSIN_NAME set. Everybody in a container that was given
/// a node may use it there: an engine makes the node anew inside, and version 0.5.0 has no way to give a user
/// that is not root the group. Pure.
CdiFile cdi_cameras(const std::vector<CdiCamera>& nodes);

}  // namespace jcam
