// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>

#include "bridge/system/supervisor.h"
#include "common/names.h"
#include "common/os/unique_fd.h"

namespace jcam::bridge {

/// The nodes' descriptors that outlive the daemon, in systemd's hands. What is stored there keeps the open
/// file alive whatever we close: a node that is given up, or cannot be used as it is, has to be forgotten
/// here as well, or it would have a writer for ever that nobody sees. One thread.
class DescriptorStore {
 public:
  /// Borrows it.
  explicit DescriptorStore(Supervisor& supervisor) : supervisor_(supervisor) {}

  /// What an earlier daemon left under this name.
  void add(std::string stored_name, UniqueFd fd) { left_[std::move(stored_name)] = std::move(fd); }
  /// The descriptor that was left of this node, once. It stays stored until forget() or keep().
  UniqueFd take(const NodeName& node);
  /// The same, borrowed and left where it is; -1: none.
  int left(const NodeName& node) const;

  /// From now on the next daemon gets this one; in place of another of the same node.
  void keep(const NodeName& node, int fd) { supervisor_.keep(node, fd); }
  /// systemd closes its copy, a moment after this returns.
  void forget(const NodeName& node);
  /// What nobody has taken, the next daemon shall not get either.
  void forget_left();

 private:
  Supervisor& supervisor_;
  std::map<std::string, UniqueFd> left_;  ///< by the name in the store
};

}  // namespace jcam::bridge
