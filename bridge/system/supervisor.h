// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "common/names.h"
#include "common/os/datagram_sender.h"
#include "common/os/unique_fd.h"

namespace jcam::bridge {

/// systemd as far as the daemon needs it; each call does nothing when we were not started by it.
/// A node's descriptor in the store outlives the daemon: after a crash the next daemon goes on writing to the
/// very same open file, and a reader only waits.
/// Nothing here waits for systemd: what it does not take now is said by a later call of send_pending().
class Supervisor {
 public:
  /// `notify_socket`: where systemd listens; nothing: as it says in our environment.
  explicit Supervisor(std::optional<std::string> notify_socket = {});

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
  /// Keeps a duplicate of `fd` under the node's name, or another that has no colon.
  void keep(const NodeName& node, int fd) { keep(store_name(node), fd); }
  void keep(const std::string& stored_name, int fd);
  void forget(const NodeName& node) { forget(store_name(node)); }
  void forget(const std::string& stored_name);
  /// True: systemd has been told all there was to tell.
  bool send_pending();
  bool has_pending() const { return !stored_.empty() || status_ || alive_; }

 private:
  bool say(const std::string& words, int fd = -1);
  bool change_store(const std::string& stored_name, int fd);

  std::optional<DatagramSender> systemd_;
  // What it has not been told yet.
  std::map<std::string, UniqueFd> stored_;  ///< what the store shall have by these names; invalid: nothing
  std::optional<std::string> status_;
  bool ready_ = false;  ///< goes with the status
  bool alive_ = false;
};

}  // namespace jcam::bridge
