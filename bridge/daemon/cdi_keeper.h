// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "bridge/daemon/options.h"
#include "bridge/system/log.h"
#include "common/cdi.h"

namespace jcam::bridge {

/// Where a daemon with these options keeps its CDI file; nothing: it keeps none. Only one daemon may speak
/// for the machine: one that belongs to a container never does, and one at a socket of its own does where its
/// configuration says so. Pure.
std::optional<std::string> cdi_path(const std::optional<std::string>& configured, const Options& options);

/// Keeps a CDI file true to the nodes that stand. It is written when it would say something else than before,
/// and not otherwise: engines read their directory anew at each change. A file that cannot be written is one
/// line in the log and no failure. One thread.
class CdiKeeper {
 public:
  explicit CdiKeeper(const Log& log) : log_(log) {}

  /// Where it is from now on. Our file at another place is taken away; at the same place it is written again
  /// by the next keep(), whatever happened to it.
  void place(std::optional<std::string> path);
  /// Whether there is anything to keep.
  bool placed() const { return path_.has_value(); }
  /// Makes the file say `nodes`. Without any there is no file: engines refuse one without devices.
  void keep(const std::vector<CdiCamera>& nodes);
  /// Takes the file away, unless somebody else has written it since.
  void withdraw();

 private:
  void write();

  const Log& log_;
  std::optional<std::string> path_;
  std::optional<std::vector<CdiCamera>> said_;  ///< nothing: not since place()
  std::string text_;                            ///< what we wrote, empty if nothing
};

}  // namespace jcam::bridge
