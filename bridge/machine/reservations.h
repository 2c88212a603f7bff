// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <vector>

#include "common/names.h"
#include "control/protocol/status_report.h"

namespace jcam::bridge {

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
  /// one. What the engine's containers are known to hold (`held`) is passed over.
  std::optional<Given> reserve(const std::vector<NodeName>& nodes, std::optional<int> wanted,
                               const std::set<NodeName>& held, Holder holder);
  void release(Holder holder);
  control::Reserved state(const NodeName& node) const;

 private:
  std::map<NodeName, Holder> held_;
  std::set<NodeName> stale_;
};

}  // namespace jcam::bridge
