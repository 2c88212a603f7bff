// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <set>
#include <string>
#include <string_view>

#include "host/file_system.h"

namespace jcam {

/// What systemd's unit gives dockerd on its command line that daemon.json can say, too. Docker does not start
/// when both say it.
struct DockerdFlags {
  std::set<std::string> runtimes;  ///< of --add-runtime
  std::string default_runtime;     ///< of --default-runtime; empty: not given
  std::string config_file;         ///< of --config-file; empty: the usual one
  std::string file;                ///< the unit or drop-in that says so; empty: nothing is said
  bool operator==(const DockerdFlags&) const = default;
};

/// The flags among the words of a command line. Pure; `file` stays empty.
DockerdFlags parse_dockerd_flags(std::string_view words);
/// Reads docker.service with its drop-ins, as systemd puts them together, and what it takes from
/// /etc/default/docker.
DockerdFlags dockerd_flags(const FileSystem& files);

}  // namespace jcam
