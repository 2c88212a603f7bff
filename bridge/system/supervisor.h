// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "common/names.h"
#include "common/os/unique_fd.h"

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
  /// Only called from a loop that makes progress.
  void alive();
  /// How often alive() must be called, nanoseconds; 0: never.
  std::uint64_t watchdog_period_ns() const;
  /// What a node's descriptor is called in the store: "node-csi0.1". No colons, they are not allowed there.
  static std::string store_name(const NodeName& node);
  /// Whether that is what a stored descriptor is; others are sockets.
  static bool is_node(const std::string& name);
  /// Keeps a duplicate of `fd` under the node's name.
  void keep(const NodeName& node, int fd);
  void forget(const NodeName& node) { forget(store_name(node)); }
  void forget(const std::string& stored_name);
};

}  // namespace jcam::bridge
