// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "control/protocol/messages.h"

namespace jcam::bridge {

/// What has happened to each camera, in memory: the lines that its log had, for whoever asks later. A line
/// that repeats the one before is counted in it, so that a camera that fails all night does not push out how
/// that began. One thread; nothing here knows what time it is. Pure.
class History {
 public:
  /// Of each camera; older ones go first.
  static constexpr std::size_t kMost = 500;
  /// A longer text ends in "...": 500 entries are at most 250 kB.
  static constexpr std::size_t kLongestText = 200;

  /// `at`: of a clock that is never set.
  struct Line {
    CameraName camera;
    std::string node;      ///< "csi0.1"; empty: the camera as a whole
    bool problem = false;  ///< something is wrong
    std::string_view event, text;
    std::chrono::nanoseconds at{};
  };
  void add(const Line& line);

  /// Entries of one camera or of all with a number above `after`, oldest first. `offset` makes times of day
  /// out of Line::at, as the clock stands now: one that was set after the boot does not spoil earlier
  /// entries.
  std::vector<control::HistoryEntry> since(std::uint64_t after, const std::optional<CameraName>& camera,
                                           std::chrono::nanoseconds offset) const;

 private:
  struct Kept {
    std::uint64_t number = 0, times = 1;
    std::chrono::nanoseconds first{}, last{};
    std::string node, event, text;
    bool problem = false;
  };
  static bool repeats(const Kept& kept, const Line& line, std::string_view text);

  std::uint64_t numbers_ = 0;
  std::map<CameraName, std::deque<Kept>> kept_;
};

}  // namespace jcam::bridge
