// SPDX-License-Identifier: Apache-2.0
#include "bridge/camera/live_settings.h"

#include <algorithm>
#include <array>
#include <utility>

#include "common/config/property.h"
#include "common/text/text.h"

namespace jcam::bridge {
namespace {

/// Failures that no property of the source can be the cause of.
constexpr std::array<std::string_view, 4> kBlameless{"daemon-away", "no-camera", "session-refused",
                                                     "bad-pipeline"};

std::string assignment(const std::string& name, const std::string& value) {
  return name + "=" + one_line(value, 80);
}

}  // namespace

std::size_t LiveSettings::size_without(const std::string& name) const {
  std::size_t size = 0;
  for (const auto& [other, entry] : entries_) {
    if (other == name) continue;
    size += other.size() + (entry.kept ? entry.kept->size() : 0) +
            (entry.trial ? entry.trial->value.size() : 0) + entry.refused.size();
  }
  return size;
}

Status LiveSettings::check(const std::string& name, const std::string& value) const {
  if (auto right = check_property(name); !right) return right;
  if (value.size() > kMaxValue)
    return Error{"a value of " + std::to_string(value.size()) + " bytes is too long for " + name,
                 "the most is " + std::to_string(kMaxValue)};
  if (value.find('\0') != std::string::npos)
    return Error{"the value of " + name + " has a NUL character in it", {}};
  if (asked_.size() >= 2 * kMaxCount)
    return Error{"the capture has not answered for what it was asked before", "try again"};
  const std::string hint = "take some back first: jcamctl unset, or jcamctl reload for all";
  if (!has(name) && entries_.size() >= kMaxCount)
    return Error{std::to_string(kMaxCount) + " properties are set already", hint};
  if (size_without(name) + name.size() + value.size() > kMaxTotal)
    return Error{"the values of all properties are too long", hint};
  return {};
}

std::vector<std::string> LiveSettings::names() const {
  std::vector<std::string> names;
  for (const auto& [name, entry] : entries_) names.push_back(name);
  return names;
}

void LiveSettings::wish(const std::string& name, const std::string& value) {
  Entry& entry = entries_[name];
  entry.trial = Trial{value};
  entry.refused.clear();
  entry.why.clear();
}

void LiveSettings::asked(const std::string& name, std::optional<std::string> value, Done done) {
  asked_.push_back({name, std::move(value), std::move(done)});
}

std::vector<capture::SetProperty> LiveSettings::for_capture() {
  std::vector<capture::SetProperty> settings;
  for (auto& [name, entry] : entries_) {
    if (!entry.trial && !entry.kept) continue;
    const std::string& value = entry.trial ? entry.trial->value : *entry.kept;
    settings.push_back({name, value});
    asked_.push_back({name, value, {}});
  }
  return settings;
}

std::string LiveSettings::drop_trial(const std::string& name, Entry& entry, const std::string& why) {
  entry.refused = std::exchange(entry.trial, std::nullopt)->value;
  entry.why = one_line(why, 200);
  return assignment(name, entry.refused) + " is dropped: " + entry.why;
}

std::optional<std::string> LiveSettings::answered(const capture::PropertySet& answer) {
  const auto found =
      std::find_if(asked_.begin(), asked_.end(), [&](const Asked& a) { return a.name == answer.name; });
  if (found == asked_.end()) return std::nullopt;
  const Asked asked = std::move(*found);
  asked_.erase(found);
  std::optional<std::string> dropped;
  if (!asked.value) {
    entries_.erase(asked.name);
    if (asked.done)
      asked.done(answer.error.empty() ? "" : "it holds until the capture ends: " + answer.error);
    return dropped;
  }
  if (answer.error.empty()) {
    // Its name may have been forgotten by now; then it is not ours to keep.
    auto entry = asked.done ? entries_.try_emplace(asked.name).first : entries_.find(asked.name);
    const bool kept_before =
        entry != entries_.end() && !entry->second.trial && entry->second.kept == asked.value;
    if (entry != entries_.end() && !kept_before)
      entry->second = Entry{entry->second.kept, Trial{*asked.value, true, 0}, {}, {}};
  } else if (auto entry = entries_.find(asked.name); !asked.done && entry != entries_.end()) {
    if (!entry->second.trial) entry->second.trial = Trial{*std::exchange(entry->second.kept, std::nullopt)};
    dropped = drop_trial(asked.name, entry->second, answer.error);
  }
  if (asked.done) asked.done(answer.error.empty() ? Result<std::string>("") : Error{answer.error, {}});
  return dropped;
}

void LiveSettings::frames_flow() {
  for (auto& [name, entry] : entries_) {
    if (!entry.trial || !entry.trial->taken || ++entry.trial->proof < kProof) continue;
    entry.kept = std::exchange(entry.trial, std::nullopt)->value;
  }
}

std::vector<std::string> LiveSettings::capture_failed(std::string_view kind) {
  std::vector<std::string> dropped;
  if (std::find(kBlameless.begin(), kBlameless.end(), kind) == kBlameless.end()) {
    const auto is_open = [&](const std::string& name) {
      return std::any_of(asked_.begin(), asked_.end(), [&](const Asked& a) { return a.name == name; });
    };
    for (auto& [name, entry] : entries_) {
      if (entry.trial && (entry.trial->taken || is_open(name)))
        dropped.push_back(drop_trial(name, entry, "the capture failed with it: " + std::string(kind)));
    }
  }
  capture_gone();
  return dropped;
}

void LiveSettings::capture_gone() {
  for (const auto& asked : std::exchange(asked_, {})) {
    if (!asked.value) entries_.erase(asked.name);
    if (!asked.done) continue;
    if (asked.value) {
      asked.done(Error{"the capture ended before it had answered; the value is not kept", "try again"});
    } else {
      asked.done(std::string());
    }
  }
  for (auto& [name, entry] : entries_) {
    if (entry.trial) entry.trial = Trial{entry.trial->value};
  }
}

std::vector<control::SettingReport> LiveSettings::report() const {
  std::vector<control::SettingReport> reports;
  for (const auto& [name, entry] : entries_) {
    if (entry.kept) reports.push_back({name, *entry.kept, control::SettingState::kept, {}});
    if (entry.trial) reports.push_back({name, entry.trial->value, control::SettingState::on_trial, {}});
    if (!entry.why.empty())
      reports.push_back({name, entry.refused, control::SettingState::dropped, entry.why});
  }
  return reports;
}

}  // namespace jcam::bridge
