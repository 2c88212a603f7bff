// SPDX-License-Identifier: Apache-2.0
#include "bridge/machine/reservations.h"

#include <algorithm>
#include <utility>

#include "common/text/number.h"
#include "common/text/text.h"

namespace jcam::bridge {
namespace {

constexpr std::size_t kLongestName = 40;

}  // namespace

std::optional<Reservations::Given> Reservations::reserve(const std::vector<Candidate>& nodes,
                                                         std::optional<int> wanted,
                                                         const std::set<NodeName>& held, Holder holder) {
  const auto available = [&](const Candidate& c) {
    const bool kept = kept_.contains(c.node);
    return (!wanted || c.node.index == *wanted) && (!c.read || kept) && !held_.contains(c.node) &&
           !held.contains(c.node) && (!kept || !is_kept_from(c.node, holder));
  };
  // Nodes that nobody ever had come first: a container may have a stale one, and then the launch has to ask
  // again.
  auto found = std::find_if(nodes.begin(), nodes.end(),
                            [&](const Candidate& c) { return available(c) && !stale_.contains(c.node); });
  if (found == nodes.end()) found = std::find_if(nodes.begin(), nodes.end(), available);
  if (found == nodes.end()) return std::nullopt;
  held_[found->node] = holder;
  kept_.erase(found->node);
  return Given{found->node, stale_.contains(found->node)};
}

bool Reservations::is_kept_from(const NodeName& node, Holder holder) const {
  const Keeper* keeper = keeper_of(holder);
  return keeper == nullptr || keeper->name != kept_.at(node).keeper.name;
}

const Reservations::Keeper* Reservations::keeper_of(Holder holder) const {
  const auto keeper = keepers_.find(holder);
  return keeper == keepers_.end() ? nullptr : &keeper->second;
}

void Reservations::keep(Holder holder, Keeper keeper) {
  // It stands in a line of its own, and in ours to people.
  keeper.name = one_line(keeper.name, kLongestName);
  keeper.time = std::min<std::chrono::milliseconds>(keeper.time, kLongestKeep);
  if (keeper.name.empty() || keeper.time.count() <= 0) {
    keepers_.erase(holder);
  } else {
    keepers_.insert_or_assign(holder, std::move(keeper));
  }
}

bool Reservations::give_up(const NodeName& node, const std::string& name) {
  const auto kept = kept_.find(node);
  if (kept == kept_.end() || kept->second.keeper.name != one_line(name, kLongestName)) return false;
  kept_.erase(kept);
  return true;
}

std::string Reservations::who_has(const std::vector<Candidate>& nodes, std::optional<int> wanted,
                                  const std::set<NodeName>& held) const {
  std::string text;
  for (const auto& [node, read, reader] : nodes) {
    if (wanted && node.index != *wanted) continue;
    text += (text.empty() ? "" : ", ") + node.text();
    const auto kept = kept_.find(node);
    if (read) {
      text += " is read by " + (reader.empty() ? "a program that jcam-bridge may not see" : reader);
    } else if (kept != kept_.end()) {
      text += " is kept for " + kept->second.keeper.name + ", which is away";
    } else {
      text += held_.contains(node)  ? " was given to another launch"
              : held.contains(node) ? " is in a container"
                                    : " is free";
    }
  }
  return text;
}

void Reservations::release(Holder holder, Time now) {
  const Keeper* keeper = keeper_of(holder);
  for (auto it = held_.begin(); it != held_.end();) {
    if (it->second != holder) {
      ++it;
      continue;
    }
    stale_.insert(it->first);
    if (keeper != nullptr) kept_[it->first] = {*keeper, now + keeper->time};
    it = held_.erase(it);
  }
  keepers_.erase(holder);
}

std::optional<Reservations::Holder> Reservations::holder(const NodeName& node) const {
  const auto found = held_.find(node);
  return found == held_.end() ? std::nullopt : std::optional(found->second);
}

std::vector<NodeName> Reservations::nodes_of(Holder holder) const {
  std::vector<NodeName> nodes;
  for (const auto& [node, who] : held_)
    if (who == holder) nodes.push_back(node);
  return nodes;
}

control::Reserved Reservations::state(const NodeName& node) const {
  if (held_.contains(node)) return control::Reserved::reserved;
  if (kept_.contains(node)) return control::Reserved::kept;
  return stale_.contains(node) ? control::Reserved::stale : control::Reserved::free;
}

std::optional<Time> Reservations::due() const {
  std::optional<Time> first;
  for (const auto& [node, kept] : kept_) {
    if (!first || kept.until < *first) first = kept.until;
  }
  return first;
}

bool Reservations::expire(Time now) {
  return std::erase_if(kept_, [&](const auto& entry) { return entry.second.until <= now; }) > 0;
}

std::string Reservations::kept_text() const {
  std::map<NodeName, Keeper> all;
  for (const auto& [node, kept] : kept_) all.emplace(node, kept.keeper);
  for (const auto& [node, holder] : held_) {
    if (const Keeper* keeper = keeper_of(holder)) all.emplace(node, *keeper);
  }
  std::string text;
  for (const auto& [node, keeper] : all)
    text += node.text() + ' ' + std::to_string(keeper.time.count()) + ' ' + keeper.name + '\n';
  return text;
}

void Reservations::restore(std::string_view text, Time now) {
  while (!text.empty()) {
    auto line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    const auto node = parse_node_name(line.substr(0, line.find(' ')));
    line.remove_prefix(std::min(line.size(), line.find(' ') + 1));
    const auto time = take_number<std::int64_t>(line);
    if (!node || !time || *time <= 0 || !line.starts_with(' ')) continue;
    const Keeper keeper{one_line(line.substr(1), kLongestName),
                        std::min<std::chrono::milliseconds>(std::chrono::milliseconds(*time), kLongestKeep)};
    if (!keeper.name.empty()) kept_[*node] = {keeper, now + keeper.time};
  }
}

}  // namespace jcam::bridge
