// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "common/result.h"
#include "control/protocol/status_report.h"
#include "kubelet/plan/health.h"
#include "kubelet/plan/resource.h"

namespace jcam::kubelet {

/// The daemon may be away for so long, as for a restart, before nothing is on offer any more.
inline constexpr std::chrono::milliseconds kDaemonRestart{1000};
/// What the daemon said before it heard that a node was given back may come so much later.
inline constexpr std::chrono::seconds kOldNews{1};
/// A Pod is on kubelet's list a moment after kubelet was told what it gets.
inline constexpr std::chrono::seconds kYoung{10};
/// kubelet is asked again after so long, and each time twice as long while nothing changes.
inline constexpr std::chrono::seconds kFirstLook{1};
inline constexpr std::chrono::seconds kLongestLook{30};
/// A node that the daemon does not hold for us is asked for again after so long, and each time twice as long.
inline constexpr std::chrono::seconds kAskAgain{5};
inline constexpr std::chrono::seconds kLongestAskAgain{80};

/// What a Pod was given.
struct Given {
  Resource resource;
  Time since;
  bool listed = false;    ///< kubelet has told of it
  bool reserved = false;  ///< a connection of ours holds it at the daemon
};

/// All that the plugin knows. Events change it, below; what to do follows from it (offer.h, allocate.h). Time
/// is an argument, and nothing here touches the system.
struct State {
  std::optional<control::StatusReport> report;  ///< the daemon's last
  std::optional<Time> away;                     ///< since when the daemon does not answer
  Failing failing;
  std::map<NodeName, Given> given;
  std::map<NodeName, Time> given_back;  ///< what our own reservation held until then
  std::set<Resource> known;             ///< ever on offer; one that is gone stays, with no device
  bool asked = false;           ///< a settled kubelet has told who has what; before, nothing is on offer
  std::optional<Time> settles;  ///< a new kubelet learns of its Pods one by one: nothing comes free before
  std::chrono::seconds look = kFirstLook;
  std::optional<Time> look_due;  ///< when to ask kubelet next; nothing: nobody could have gone
  Time ask_again{};              ///< no node is asked for before
  std::chrono::seconds ask_pause = kAskAgain;
};

/// The daemon says how things are.
void on_report(State& state, control::StatusReport report, Time now);
/// The connection to the daemon is gone, and with it what it reserved for us.
void on_daemon_gone(State& state, Time now);
/// kubelet is there, for the first time or anew. Until `settles` it may not know all of its Pods: what we
/// know ourselves holds, and who knows nothing waits.
void on_kubelet(State& state, Time now, Time settles);
/// What kubelet's Pods have, as it answered to a question of the time `asked`. Gives the nodes that are free
/// now: their Pods are gone, and nobody reads them.
std::vector<NodeName> on_list(State& state, const std::vector<Claim>& claims, Time asked, Time now);
/// kubelet could not be asked.
void on_no_list(State& state, Time now);
/// A Pod gets these.
void on_given(State& state, const Resource& resource, const std::vector<NodeName>& nodes, Time now);
/// The daemon holds this one for us.
void on_reserved(State& state, const NodeName& node);
/// It refused to. The question itself is something that it tells of, so it is not to be asked at once.
void on_refused(State& state, Time now);

/// Given out, but not held at the daemon, and read by nobody: what is to be reserved again now.
std::vector<NodeName> to_reserve(const State& state, Time now);
/// Kept by the daemon for us, from before a restart, while no Pod has it: what is to be given back now.
std::vector<NodeName> to_give_back(const State& state);
/// The daemon keeps this one no longer.
void on_given_back(State& state, const NodeName& node, Time now);
/// Whether it was just given back, so that the daemon's report may still have our own reservation of it.
bool is_old_news(const State& state, const NodeName& node, Time now);
/// The node and its camera in the last report; null when there is none such.
struct Found {
  const control::CameraReport* camera = nullptr;
  const control::NodeReport* node = nullptr;
};
Found find(const State& state, const NodeName& name);

/// When something changes by time alone: what is on offer, or that kubelet is to be asked.
std::optional<Time> due(const State& state, Time now);

}  // namespace jcam::kubelet
