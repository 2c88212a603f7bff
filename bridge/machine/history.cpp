// SPDX-License-Identifier: Apache-2.0
#include "bridge/machine/history.h"

#include <algorithm>

#include "common/text/text.h"

namespace jcam::bridge {
namespace {

std::int64_t time_of_day_ms(std::chrono::nanoseconds at, std::chrono::nanoseconds offset) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(at + offset).count();
}

}  // namespace

bool History::repeats(const Kept& kept, const Line& line, std::string_view text) {
  return kept.node == line.node && kept.event == line.event && kept.text == text &&
         kept.problem == line.problem;
}

void History::add(const Line& line) {
  auto& entries = kept_[line.camera];
  const std::string text = one_line(line.text, kLongestText);
  if (!entries.empty() && repeats(entries.back(), line, text)) {
    auto& last = entries.back();
    ++last.times;
    last.last = line.at;
    last.number = ++numbers_;
    return;
  }
  if (entries.size() == kMost) entries.pop_front();
  entries.push_back(
      {++numbers_, 1, line.at, line.at, line.node, std::string(line.event), text, line.problem});
}

std::vector<control::HistoryEntry> History::since(std::uint64_t after,
                                                  const std::optional<CameraName>& camera,
                                                  std::chrono::nanoseconds offset) const {
  std::vector<control::HistoryEntry> entries;
  for (const auto& [name, lines] : kept_) {
    if (camera && *camera != name) continue;
    for (const auto& line : lines) {
      if (line.number > after)
        entries.push_back({line.number, time_of_day_ms(line.first, offset), time_of_day_ms(line.last, offset),
                           line.times, name, line.node, line.problem, line.event, line.text});
    }
  }
  std::sort(entries.begin(), entries.end(), [](const auto& a, const auto& b) { return a.number < b.number; });
  return entries;
}

}  // namespace jcam::bridge
