// SPDX-License-Identifier: Apache-2.0
#include "kubelet/plugin/plugin.h"

#include <cerrno>
#include <set>
#include <utility>

namespace jcam::kubelet {
namespace {

constexpr std::chrono::seconds kAnswer{2};
constexpr std::chrono::milliseconds kNote{500};
constexpr std::chrono::seconds kNoNotes{30};
/// By this name the daemon knows us again, and keeps for so long what Pods have: a new image may have to be
/// fetched, and a kubelet that starts with us settles first.
constexpr const char* kName = "jcam-kubelet";
constexpr std::chrono::minutes kKeep{2};

Time clock_now() {
  return std::chrono::steady_clock::now();
}

std::vector<NodeName> nodes_of(const Calls::Ids& ids) {
  std::vector<NodeName> nodes;
  for (const auto& id : ids) {
    if (const auto node = parse_node_name(id)) nodes.push_back(*node);
  }
  return nodes;
}

}  // namespace

Plugin::Plugin(Options options, std::function<void()> changed)
    : options_(std::move(options)),
      changed_(std::move(changed)),
      kubelet_(options_.kubelet_socket(), options_.pod_resources) {}

void Plugin::daemon_says(control::StatusReport report, Time now) {
  const std::lock_guard lock(mutex_);
  on_report(state_, std::move(report), now);
}

void Plugin::daemon_gone(Time now) {
  const std::lock_guard lock(mutex_);
  on_daemon_gone(state_, now);
  held_.clear();
}

void Plugin::kubelet_came(Time now, std::chrono::milliseconds age) {
  const std::lock_guard lock(mutex_);
  on_kubelet(state_, now, now + options_.settle - age);
}

/// Asks the daemon for what can be done without; one that hangs must not keep kubelet waiting for each of
/// many. With the lock held.
template <class Ask>
void Plugin::ask_in_passing(const Ask& ask) {
  if (clock_now() < notes_again_) return;
  const auto done = ask();
  if (!done && done.error().os == ETIMEDOUT) notes_again_ = clock_now() + kNoNotes;
}

/// In our log, and in the daemon's, where `jcamctl events` finds it. With the lock held. One of an older
/// release knows no notes.
void Plugin::tell(const NodeName& node, bool problem, const std::string& text) {
  say(text);
  if (!state_.report || state_.away) return;
  const control::NoteRequest note{node, problem, text};
  ask_in_passing([&] { return control::ask<control::Done>(options_.socket, note, kNote); });
}

/// Ends a reservation so that a launch can have the node at once. A daemon of an older release has kept
/// nothing; with one that hangs the node comes free by itself, later. With the lock held.
void Plugin::give_back(control::Client client) {
  if (state_.away) return;
  ask_in_passing([&] { return client.call(control::KeepRequest{kName, {}}, kNote); });
}

/// With the lock held.
void Plugin::look(Time now) {
  const auto claims = kubelet_.claims();
  if (!claims) {
    list_.raise(claims.error().message());
    return on_no_list(state_, clock_now());
  }
  list_.settle("kubelet tells again what Pods have");
  for (const auto& node : on_list(state_, *claims, now, clock_now())) {
    if (auto held = held_.extract(node)) give_back(std::move(held.mapped()));
    tell(node, false, node.text() + " is free: its Pod is gone");
  }
}

void Plugin::keep_up(Time now) {
  const std::lock_guard lock(mutex_);
  if (state_.look_due && now >= *state_.look_due) look(now);
  for (const auto& node : to_reserve(state_, now)) {
    auto client = reserve(node);
    if (!client) {
      reservation_.raise(node.text() + " belongs to a Pod, but jcam-bridge does not hold it for that: " +
                         client.error().message());
      on_refused(state_, now);
      continue;
    }
    reservation_.settle("jcam-bridge holds all nodes of Pods again");
    held_.insert_or_assign(node, std::move(*client));
    on_reserved(state_, node);
  }
  free_kept(now);
}

/// Pods that ended while we were away. What cannot be given back just now comes free by itself. With the lock
/// held.
void Plugin::free_kept(Time now) {
  for (const auto& node : to_give_back(state_)) {
    on_given_back(state_, node, now);
    const control::KeepRequest free{kName, {}, node};
    ask_in_passing([&] { return control::ask<control::Done>(options_.socket, free, kNote); });
  }
}

Offers Plugin::offers(Time now) {
  const std::lock_guard lock(mutex_);
  offered_ = kubelet::offers(state_, now);
  return offered_;
}

void Plugin::tell_changes() {
  const std::lock_guard lock(mutex_);
  for (const auto& change : changes(told_, offered_)) tell(change.node, !change.well, change.text);
  told_ = offered_;
}

std::optional<Time> Plugin::due(Time now) {
  const std::lock_guard lock(mutex_);
  return kubelet::due(state_, now);
}

Calls::Ids Plugin::prefer(const Resource& /*resource*/, const Choice& choice) {
  const std::lock_guard lock(mutex_);
  Ids ids;
  for (const auto& node : preferred(state_, nodes_of(choice.available), nodes_of(choice.must), choice.size))
    ids.push_back(node.text());
  return ids;
}

Result<control::Client> Plugin::reserve(const NodeName& node) const {
  auto client = control::Client::connect(options_.socket);
  if (!client) return client.error();
  // First who we are: what was kept for us is ours. One of an older release keeps nothing, and says so.
  const auto kept = client->call(control::KeepRequest{kName, kKeep}, kAnswer);
  if (!kept && kept.error().os == ETIMEDOUT) return kept.error();
  const control::ReserveRequest request{node.camera, node.index, {}, {}, node.stream};
  const auto given = control::reply_in<control::Reservation>(client->call(request, kAnswer));
  if (!given) return given.error();
  return client;
}

Result<std::vector<std::vector<NodeName>>> Plugin::choose(const Resource& resource,
                                                          const std::vector<Ids>& containers,
                                                          Time now) const {
  std::vector<std::vector<NodeName>> chosen;
  std::set<NodeName> seen;
  for (const auto& ids : containers) {
    auto nodes = may_give(state_, resource, ids, now);
    if (!nodes) return nodes.error();
    for (const auto& node : *nodes) {
      if (!seen.insert(node).second)
        return Error{resource.name() + ": " + node.text() + " was asked for by two containers", {}};
    }
    chosen.push_back(std::move(*nodes));
  }
  return chosen;
}

/// What is not held yet. All of it, or nothing: what was reserved before an error is given back with it.
Result<Plugin::Held> Plugin::hold(const std::vector<std::vector<NodeName>>& containers) {
  Held fresh;
  for (const auto& nodes : containers) {
    for (const auto& node : nodes) {
      if (held_.contains(node)) continue;
      auto client = reserve(node);
      if (!client) {
        for (auto& [other, held] : fresh) give_back(std::move(held));
        return client.error();
      }
      fresh.emplace(node, std::move(*client));
    }
  }
  return Result<Held>(std::move(fresh));
}

Result<std::vector<Allocation>> Plugin::allocate(const Resource& resource,
                                                 const std::vector<Ids>& containers) {
  const std::lock_guard lock(mutex_);
  const auto fail = [](const Error& error) {
    say("refused: " + error.message());
    return error;
  };
  // What another resource gave before we were here, kubelet may have learnt only now.
  look(clock_now());
  const auto now = clock_now();
  const auto chosen = choose(resource, containers, now);
  if (!chosen) return fail(chosen.error());
  std::vector<Allocation> allocations;
  for (const auto& nodes : *chosen) {
    auto one = allocation(state_, resource, nodes, options_.cdi);
    if (!one) return fail(one.error());
    allocations.push_back(std::move(*one));
  }
  auto fresh = hold(*chosen);
  if (!fresh) return fail(fresh.error());
  held_.merge(*fresh);
  for (const auto& nodes : *chosen) {
    on_given(state_, resource, nodes, now);
    for (const auto& node : nodes) {
      on_reserved(state_, node);
      tell(node, false, node.text() + " is given to a Pod as " + resource.name());
    }
  }
  changed_();
  return allocations;
}

}  // namespace jcam::kubelet
