// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "bridge/machine/machine.h"
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
/// `stale`: a detached container may still have it, which only the engine knows. Where the holder has said
/// that it comes back it is `kept` for some time before, for this holder alone. Pure.
class Reservations {
 public:
  using Holder = std::uint64_t;
  /// Nobody is waited for any longer than that.
  static constexpr std::chrono::minutes kLongestKeep{10};

  struct Given {
    NodeName node;
    bool stale =
        false;  ///< somebody had it: maybe a container still has, which the launcher asks its engines anyhow
  };
  /// Who comes back, and how long that may take.
  struct Keeper {
    std::string name;
    std::chrono::milliseconds time{};
  };
  /// Picks a node of `nodes` for `holder`: the wanted one, or the first that nobody ever held, else a stale
  /// one. What somebody reads, and what the engine's containers are known to hold (`held`), is passed over;
  /// but who has come back gets what is kept for it though its container reads.
  std::optional<Given> reserve(const std::vector<Candidate>& nodes, std::optional<int> wanted,
                               const std::set<NodeName>& held, Holder holder);
  /// What `holder` has and will have is kept after its release(); without a name or a time: no longer.
  void keep(Holder holder, Keeper keeper);
  /// `node` is kept for `name` no longer. False: it was not.
  bool give_up(const NodeName& node, const std::string& name);
  /// Who has each of `nodes` (of the wanted one only), where reserve() found none: "csi0 is in a container,
  /// csi0.1 is read by ffmpeg (pid 4711)". Empty when there is no such node.
  std::string who_has(const std::vector<Candidate>& nodes, std::optional<int> wanted,
                      const std::set<NodeName>& held) const;
  void release(Holder holder, Time now);
  control::Reserved state(const NodeName& node) const;
  /// Whose it is; nothing unless it is reserved.
  std::optional<Holder> holder(const NodeName& node) const;
  std::vector<NodeName> nodes_of(Holder holder) const;

  /// When the first of those who were to come back has not; nothing: nobody is waited for.
  std::optional<Time> due() const;
  /// Waits for these no longer. Whether there were any.
  bool expire(Time now);

  /// For the next daemon: the nodes that are kept, or would be with their holders' end, a line for each.
  std::string kept_text() const;
  /// Takes what kept_text() gave to another daemon; the time begins anew. Lines that are none are passed
  /// over.
  void restore(std::string_view text, Time now);

 private:
  struct Kept {
    Keeper keeper;
    Time until{};
  };
  bool is_kept_from(const NodeName& node, Holder holder) const;
  const Keeper* keeper_of(Holder holder) const;

  std::map<NodeName, Holder> held_;
  std::set<NodeName> stale_;
  std::map<Holder, Keeper> keepers_;
  std::map<NodeName, Kept> kept_;
};

}  // namespace jcam::bridge
