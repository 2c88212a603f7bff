// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "common/names.h"
#include "control/protocol/status_report.h"

namespace jcam::bridge {

/// A node as a launch finds it.
struct Candidate {
  NodeName node;
  /// A program reads it. Whoever started that, with which engine and as which user: the node is taken.
  bool read = false;
  std::string reader{};  ///< "ffmpeg (pid 4711)"; empty where that cannot be seen
};

/// Which node belongs to which launch. A node is held for as long as a connection lives; afterwards it is
/// `stale`: a detached container may still have it, which only the engine knows. Pure.
class Reservations {
 public:
  using Holder = std::uint64_t;

  struct Given {
    NodeName node;
    bool stale =
        false;  ///< somebody had it: maybe a container still has, which the launcher asks its engines anyhow
  };
  /// Picks a node of `nodes` for `holder`: the wanted one, or the first that nobody ever held, else a stale
  /// one. What somebody reads, and what the engine's containers are known to hold (`held`), is passed over.
  std::optional<Given> reserve(const std::vector<Candidate>& nodes, std::optional<int> wanted,
                               const std::set<NodeName>& held, Holder holder);
  /// Who has each of `nodes` (of the wanted one only), where reserve() found none: "csi0 is in a container,
  /// csi0.1 is read by ffmpeg (pid 4711)". Empty when there is no such node.
  std::string who_has(const std::vector<Candidate>& nodes, std::optional<int> wanted,
                      const std::set<NodeName>& held) const;
  void release(Holder holder);
  control::Reserved state(const NodeName& node) const;

 private:
  std::map<NodeName, Holder> held_;
  std::set<NodeName> stale_;
};

}  // namespace jcam::bridge
