// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "bridge/system/supervisor.h"
#include "common/os/unique_fd.h"

namespace jcam::bridge {

/// Which nodes are kept for whom, for the next daemon: a memory file in systemd's store. It is there from the
/// first of them on, and is written in place, so a daemon that is killed leaves what it wrote last. One
/// thread.
class KeptReservations {
 public:
  /// In the store.
  static constexpr const char* kName = "reservations";

  /// Borrows it.
  explicit KeptReservations(Supervisor& supervisor) : supervisor_(supervisor) {}

  /// The file that an earlier daemon left: its text, empty where that is none.
  std::string take(UniqueFd left);
  /// What the next daemon gets. Cheap where nothing has changed. Where there is no memory for it there is
  /// nothing to be done: the next daemon then knows of nobody, as after a boot.
  void keep(const std::string& text);

 private:
  Supervisor& supervisor_;
  UniqueFd file_;
  std::string text_;
};

}  // namespace jcam::bridge
