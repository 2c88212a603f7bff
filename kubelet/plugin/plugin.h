// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "control/client.h"
#include "kubelet/plan/offer.h"
#include "kubelet/plan/state.h"
#include "kubelet/plugin/options.h"
#include "kubelet/plugin/say.h"
#include "kubelet/wire/calls.h"
#include "kubelet/wire/kubelet_client.h"

namespace jcam::kubelet {

/// What is known, and what is held at the daemon, behind one lock: kubelet calls on gRPC's threads, all else
/// comes from the loop.
class Plugin final : public Calls {
 public:
  /// `changed` is called on any thread, with the lock held, when the loop should look.
  Plugin(Options options, std::function<void()> changed);

  Result<std::vector<Allocation>> allocate(const Resource& resource,
                                           const std::vector<Ids>& containers) override;
  Ids prefer(const Resource& resource, const Choice& choice) override;

  void daemon_says(control::StatusReport report, Time now);
  void daemon_gone(Time now);
  /// It is there, since so long.
  void kubelet_came(Time now, std::chrono::milliseconds age);
  /// Asks kubelet if that is due, and reserves again what the daemon does not hold for us any more.
  void keep_up(Time now);
  /// What is on offer.
  Offers offers(Time now);
  /// Says what has changed in that since the last time.
  void tell_changes();
  std::optional<Time> due(Time now);

 private:
  using Held = std::map<NodeName, control::Client>;
  void look(Time now);
  template <class Ask>
  void ask_in_passing(const Ask& ask);
  void tell(const NodeName& node, bool problem, const std::string& text);
  void give_back(control::Client client);
  void free_kept(Time now);
  Result<control::Client> reserve(const NodeName& node) const;
  Result<std::vector<std::vector<NodeName>>> choose(const Resource& resource,
                                                    const std::vector<Ids>& containers, Time now) const;
  Result<Held> hold(const std::vector<std::vector<NodeName>>& containers);

  Options options_;
  std::function<void()> changed_;
  KubeletClient kubelet_;
  std::mutex mutex_;
  State state_;
  Offers offered_, told_;
  Time notes_again_{};  ///< a daemon that did not answer to a note, or took nothing back, is sent none before
  Held held_;           ///< a connection for each node that the daemon holds for us
  Complaint list_, reservation_;
};

}  // namespace jcam::kubelet
