// SPDX-License-Identifier: Apache-2.0
#include "ctl/view/history_table.h"

#include <algorithm>
#include <array>
#include <ctime>

#include "common/text/text.h"

namespace jcam::ctl {
namespace {

/// A node's name is shorter than its label, which the module cuts at this.
constexpr std::size_t kLongestLabel = 31;

struct LocalTime {
  std::string day, clock;
};

LocalTime local_time(std::int64_t ms) {
  const auto seconds = static_cast<std::time_t>(ms / 1000);
  std::tm parts{};
  if (::localtime_r(&seconds, &parts) == nullptr) return {"?", "?"};
  std::array<char, 32> day{}, clock{};
  return {{day.data(), std::strftime(day.data(), day.size(), "%Y-%m-%d", &parts)},
          {clock.data(), std::strftime(clock.data(), clock.size(), "%H:%M:%S", &parts)}};
}

/// How often and since when; the day where it was another one.
std::string repeated(const control::HistoryEntry& entry, const LocalTime& last) {
  if (entry.times < 2) return {};
  const auto first = local_time(entry.first_ms);
  return "  (" + std::to_string(entry.times) + " times since " +
         (first.day == last.day ? "" : first.day + " ") + first.clock + ")";
}

std::string subject(const control::HistoryEntry& entry) {
  return entry.node.empty() ? entry.camera.text() : one_line(entry.node, kLongestLabel);
}

}  // namespace

std::string history_table(const std::vector<control::HistoryEntry>& entries) {
  std::size_t widest = 0;
  for (const auto& entry : entries) widest = std::max(widest, subject(entry).size());
  std::string table;
  for (const auto& entry : entries) {
    std::string name = subject(entry);
    name.resize(widest, ' ');
    const auto time = local_time(entry.last_ms);
    table += time.day + ' ' + time.clock + "  " + name + (entry.problem ? "  ! " : "    ") +
             one_line(entry.text) + repeated(entry, time) + '\n';
  }
  return table;
}

}  // namespace jcam::ctl
