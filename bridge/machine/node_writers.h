// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "bridge/machine/machine.h"

namespace jcam::bridge {

/// The part of the machine that decides who writes to each node: the capture, the slate or nobody; never two
/// of them. Pure: it changes the state that it was given and adds to the actions.
class NodeWriters {
 public:
  NodeWriters(Bridge& bridge, std::vector<Action>& actions) : b_(bridge), actions_(actions) {}

  Writer of(int node) const { return b_.writers[static_cast<std::size_t>(node)]; }
  /// Whether the capture writes to a node of this stream.
  bool is_written(int stream) const;
  /// Brings each node to the writer it should have; what has to wait for the capture's answer is left at
  /// `releasing`.
  void arrange();
  /// The capture does not hold the node any more.
  void released(int node);
  /// The node cannot be written to any more. What the capture holds of it is only free once it has said so.
  void drop(int node);
  /// The capture is dead, or writes no more: all that it had is free.
  void take_back();

 private:
  Writer& writer(int node) { return b_.writers[static_cast<std::size_t>(node)]; }
  void move_to(int node, Writer want);

  Bridge& b_;
  std::vector<Action>& actions_;
};

}  // namespace jcam::bridge
