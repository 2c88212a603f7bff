// SPDX-License-Identifier: Apache-2.0
#include "kubelet/plan/state.h"

#include <algorithm>
#include <utility>

namespace jcam::kubelet {
namespace {

std::vector<NodeName> unreserved(const State& state) {
  std::vector<NodeName> nodes;
  if (!state.report || state.away) return nodes;
  for (const auto& [name, given] : state.given) {
    const auto found = find(state, name);
    if (given.reserved || found.node == nullptr) continue;
    // One that is read is refused, unless it is kept for us.
    if (found.node->readers <= 0 || found.node->reserved == control::Reserved::kept) nodes.push_back(name);
  }
  return nodes;
}

bool is_read(const State& state, const NodeName& name) {
  const auto found = find(state, name);
  return found.node != nullptr && found.node->readers > 0;
}

/// Whether kubelet can have something to tell: it is new, or a Pod has a node that nobody reads. Who reads
/// is there.
bool is_worth_asking(const State& state) {
  if (!state.asked || state.settles) return true;
  return std::any_of(state.given.begin(), state.given.end(),
                     [&](const auto& entry) { return !entry.second.listed || !is_read(state, entry.first); });
}

void look_soon(State& state, Time now) {
  state.look = kFirstLook;
  const Time soon = now + kFirstLook;
  if (!state.look_due || *state.look_due > soon) state.look_due = soon;
}

void look_later(State& state, Time now) {
  if (state.settles && now >= *state.settles) state.settles.reset();
  state.look = std::min(state.look * 2, kLongestLook);
  state.look_due = is_worth_asking(state) ? std::optional(now + state.look) : std::nullopt;
  // It is worth knowing at once what it knows for certain.
  if (state.settles && state.look_due > state.settles) state.look_due = state.settles;
}

/// The reservation ends with this; what the daemon said of it before must not look like somebody else's.
void take_back(State& state, const NodeName& name, Time now) {
  state.given_back[name] = now;
  if (!state.report) return;
  for (auto& camera : state.report->cameras) {
    for (auto& node : camera.nodes) {
      if (node.name == name) node.reserved = control::Reserved::stale;
    }
  }
}

void learn_resources(State& state) {
  for (const auto& camera : state.report->cameras) {
    for (const auto& node : camera.nodes) {
      state.known.insert(Resource{node.name.of()});
      if (node.name.stream.empty()) state.known.insert(Resource{});
    }
  }
}

}  // namespace

Found find(const State& state, const NodeName& name) {
  if (!state.report) return {};
  for (const auto& camera : state.report->cameras) {
    for (const auto& node : camera.nodes) {
      if (node.name == name) return {&camera, &node};
    }
  }
  return {};
}

void on_report(State& state, control::StatusReport report, Time now) {
  std::set<NodeName> read;
  for (const auto& [name, given] : state.given) {
    if (is_read(state, name)) read.insert(name);
  }
  state.away.reset();
  state.failing = still_failing(state.failing, report, now);
  state.report = std::move(report);
  learn_resources(state);
  // A reader that goes may be a Pod that ends.
  const bool gone = std::any_of(read.begin(), read.end(), [&](const auto& n) { return !is_read(state, n); });
  if (gone) look_soon(state, now);
}

void on_daemon_gone(State& state, Time now) {
  if (!state.away) state.away = now;
  for (auto& [name, given] : state.given) given.reserved = false;
  state.ask_again = now;
  state.ask_pause = kAskAgain;
}

void on_kubelet(State& state, Time now, Time settles) {
  state.settles = settles;
  state.look = kFirstLook;
  state.look_due = now;
}

std::vector<NodeName> on_list(State& state, const std::vector<Claim>& claims, Time asked, Time now) {
  std::set<NodeName> listed;
  for (const auto& claim : claims) {
    listed.insert(claim.node);
    auto [entry, fresh] = state.given.emplace(claim.node, Given{claim.resource, asked});
    // kubelet knows its Pods better than we do.
    if (!fresh && entry->second.since <= asked) entry->second.resource = claim.resource;
    entry->second.listed = true;
  }
  const bool settled = !state.settles || asked >= *state.settles;
  if (settled) state.asked = true;
  std::vector<NodeName> freed;
  for (auto entry = state.given.begin(); entry != state.given.end();) {
    const auto& [name, given] = *entry;
    const bool young = !given.listed && given.since + kYoung > asked;
    if (listed.contains(name) || young || !settled || is_read(state, name)) {
      ++entry;
      continue;
    }
    freed.push_back(name);
    take_back(state, name, now);
    entry = state.given.erase(entry);
  }
  look_later(state, now);
  return freed;
}

void on_no_list(State& state, Time now) {
  look_later(state, now);
}

void on_given(State& state, const Resource& resource, const std::vector<NodeName>& nodes, Time now) {
  for (const auto& node : nodes) {
    auto& given = state.given[node];
    given = {resource, now, false, given.reserved};
  }
  look_soon(state, now);
}

void on_reserved(State& state, const NodeName& node) {
  const auto entry = state.given.find(node);
  if (entry != state.given.end()) entry->second.reserved = true;
  state.ask_pause = kAskAgain;
}

void on_refused(State& state, Time now) {
  state.ask_again = now + state.ask_pause;
  state.ask_pause = std::min(state.ask_pause * 2, kLongestAskAgain);
}

std::vector<NodeName> to_reserve(const State& state, Time now) {
  return now < state.ask_again ? std::vector<NodeName>() : unreserved(state);
}

std::vector<NodeName> to_give_back(const State& state) {
  std::vector<NodeName> nodes;
  // A kubelet that has not settled may know its Pod later.
  if (!state.report || state.away || !state.asked || state.settles) return nodes;
  for (const auto& camera : state.report->cameras) {
    for (const auto& node : camera.nodes) {
      const bool kept = node.reserved == control::Reserved::kept && node.readers <= 0;
      if (kept && !state.given.contains(node.name)) nodes.push_back(node.name);
    }
  }
  return nodes;
}

void on_given_back(State& state, const NodeName& node, Time now) {
  take_back(state, node, now);
}

bool is_old_news(const State& state, const NodeName& node, Time now) {
  const auto found = state.given_back.find(node);
  return found != state.given_back.end() && now < found->second + kOldNews;
}

std::optional<Time> due(const State& state, Time now) {
  auto first = patience_ends(state.failing, now);
  const auto take = [&](Time when) {
    if (!first || when < *first) first = when;
  };
  if (state.away && *state.away + kDaemonRestart > now) take(*state.away + kDaemonRestart);
  if (state.look_due) take(*state.look_due);
  for (const auto& [name, when] : state.given_back) {
    const auto* node = find(state, name).node;
    const bool matters = node != nullptr && node->reserved == control::Reserved::reserved;
    if (matters && is_old_news(state, name, now)) take(when + kOldNews);
  }
  if (state.ask_again > now && !unreserved(state).empty()) take(state.ask_again);
  return first;
}

}  // namespace jcam::kubelet
