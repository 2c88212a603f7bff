// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "host/file_system.h"
#include "host/host.h"

namespace jcam {

/// Looks at the machine: only by reading files, never by asking a daemon, and never failing: what cannot be
/// read is not there. About 100 system calls.
/// `places`: the paths of single things that the caller wants to know of; Host::present has those that exist.
Host discover(const FileSystem& files, const Caller& caller, const std::vector<std::string>& places);

/// Its parts, each of which fills what it is named for.
void discover_video(const FileSystem& files, Host& host);
void discover_devices(const FileSystem& files, const std::vector<std::string>& places, Host& host);
void discover_board(const FileSystem& files, Host& host);
void discover_engines(const FileSystem& files, Host& host);
void discover_desktop(const FileSystem& files, Host& host);

}  // namespace jcam
