// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>

#include "bridge/system/supervisor.h"
#include "common/names.h"
#include "common/os/unique_fd.h"
#include "v4l2/output_node.h"

namespace jcam::bridge {

/// The nodes' descriptors that outlive the daemon, in systemd's hands. What is stored there keeps the open
/// file alive whatever we close: a node that is given up, or cannot be used as it is, has to be forgotten
/// here as well, or it would have a writer for ever that nobody sees. One thread.
class DescriptorStore {
 public:
  /// Borrows it.
  explicit DescriptorStore(Supervisor& supervisor) : supervisor_(supervisor) {}

  /// What an earlier daemon left under this name.
  void add(const std::string& stored_name, UniqueFd fd);
  /// The descriptor that was left of this node, once. It stays stored until forget() or keep().
  UniqueFd take(const NodeName& node);
  /// The same, borrowed and left where it is; -1: none.
  int left(const NodeName& node) const;

  /// From now on the next daemon gets this one; in place of another of the same node.
  void keep(const NodeName& node, int fd);
  /// systemd closes its copy, a moment after this returns.
  void forget(const NodeName& node);
  /// Once after each forget() of what was stored.
  bool take_forgotten(const NodeName& node);
  /// The picture that the node had last while it was ours, with this daemon or the one before.
  std::optional<OutputPicture> last_picture(const NodeName& node) const;
  /// What nobody has taken, the next daemon shall not get either.
  void forget_left();

 private:
  void remember(const std::string& stored_name, int fd);

  Supervisor& supervisor_;
  // By the name in the store.
  std::map<std::string, UniqueFd> left_;
  std::map<std::string, OutputPicture> pictures_;
  std::set<std::string> stored_;     ///< systemd has a copy
  std::set<std::string> forgotten_;  ///< it may have one for another moment
};

}  // namespace jcam::bridge
