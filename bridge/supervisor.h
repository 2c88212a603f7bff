// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "common/names.h"
#include "common/unique_fd.h"

namespace jcam::bridge {

/// systemd as far as the daemon needs it; each call does nothing when we were not started by it.
/// A node's descriptor in the store outlives the daemon: after a crash the next daemon goes on writing to the
/// very same open file, and a reader only waits.
class Supervisor {
 public:
  struct Stored {
    std::string name;
    UniqueFd fd;
  };

  /// Takes the descriptors that systemd kept or opened for us. Call once, before anything else opens files.
  std::vector<Stored> take_descriptors();
  void ready(const std::string& status);
  void status(const std::string& status);
  void stopping();
  void reloading();
  /// Only called from a loop that makes progress.
  void alive();
  /// How often alive() must be called, nanoseconds; 0: never.
  std::uint64_t watchdog_period_ns() const;
  /// Keeps a duplicate of `fd` under the node's name.
  void keep(const NodeName& node, int fd);
  void forget(const NodeName& node);
};

}  // namespace jcam::bridge
