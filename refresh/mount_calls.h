// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "common/os/unique_fd.h"
#include "common/result.h"

namespace jcam::argus {

/// The few calls of the kernel that this is about. The C library of Ubuntu 22.04 has no names for them. Each
/// error is an errno with the step that failed. Linux 5.8 or newer.

/// A mount of the file behind `file`, attached nowhere yet. It may be attached once, in any namespace.
Result<UniqueFd> clone_mount(int file);

/// Opens a path below `root` as if that were the root directory: no ".." leads out of it, and a symbolic link
/// anywhere on the way is an error. Gives a handle that reads nothing.
Result<UniqueFd> open_in_root(int root, const std::string& path);
/// The same for one name in a directory. `cross` allows it to be a mount point.
Result<UniqueFd> open_entry(int directory, const std::string& name, bool cross);

/// The number that mountinfo has for the mount that `file` is on.
Result<int> mount_id(int file);

/// Takes the mount that `mounted` is the root of away, by its handle and not by a path. The working directory
/// must be a /proc in which this process is "self"; the mount must be in this process' namespace.
Status detach(int mounted);
/// Attaches what clone_mount() gave to the file behind `target`, in this process' namespace.
Status attach(int tree, int target);

}  // namespace jcam::argus
