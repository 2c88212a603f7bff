// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "launcher/file_system.h"
#include "launcher/host.h"

namespace jcam::launch {

/// Looks at the machine: only by reading files, never by asking a daemon, and never failing: what cannot be
/// read is not there. About 100 system calls.
Host discover(const FileSystem& files, const Caller& caller);

/// Its parts, each of which fills what it is named for.
void discover_video(const FileSystem& files, Host& host);
void discover_devices(const FileSystem& files, Host& host);
void discover_board(const FileSystem& files, Host& host);
void discover_engines(const FileSystem& files, Host& host);
void discover_desktop(const FileSystem& files, Host& host);

}  // namespace jcam::launch
