// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

#include <chrono>
#include <optional>

namespace jcam::settle {

/// What was seen at a path.
struct Sight {
  bool there = false;
  dev_t device = 0;
  ino_t inode = 0;
  off_t size = 0;
  /// CLOCK_REALTIME: when it was last changed in any way (ctime); of what is not there, the directory that
  /// would have it, or the next one above.
  std::chrono::nanoseconds changed{0};
};

/// Whether nothing happened to it between both. What was not there has nothing but that.
bool same(const Sight& a, const Sight& b);

enum class Step {
  act,   ///< it is new: do what depends on it
  wait,  ///< look again in a moment
  done,  ///< nothing has happened for long enough
};

/// From the start of its service until a moment after that one's end a systemd path unit sees no change. So
/// the service acts on each change itself, and ends when nothing has happened for so long that the moment
/// after its end is not one at which more is to be expected.
class Settling {
 public:
  /// What was not touched for so long before the first look did not start us, so nothing more is expected.
  static constexpr std::chrono::nanoseconds kOld = std::chrono::seconds{10};
  /// Three seconds while nothing is there: who takes a file away mostly puts another one in its place. Both
  /// count from the end of an act, since on a slow machine all that happens is apart as far as that is long.
  static constexpr std::chrono::nanoseconds kQuiet = std::chrono::seconds{2};
  static constexpr std::chrono::nanoseconds kQuietWithout = std::chrono::seconds{3};
  /// No more counts of what lies between two looks: a machine that stood still kept others from their
  /// changes, too.
  static constexpr std::chrono::nanoseconds kStep = std::chrono::milliseconds{100};
  /// What changes without an end is acted upon once more after it, and left to the next start.
  static constexpr std::chrono::nanoseconds kLimit = std::chrono::seconds{20};
  /// The kernel's time stamps are as coarse as its tick. What is no older may change once more and look the
  /// same.
  static constexpr std::chrono::nanoseconds kCoarse = std::chrono::milliseconds{20};

  /// `now` is of a clock that never goes back, `clock` CLOCK_REALTIME, both of the moment of `sight`. What
  /// has a stamp of a clock that was ahead of this one (a board without a battery has just started) is old.
  /// After `act` a new look is wanted.
  Step step(const Sight& sight, std::chrono::nanoseconds now, std::chrono::nanoseconds clock);

 private:
  std::optional<Sight> acted_;  ///< on this one
  std::optional<std::chrono::nanoseconds> looked_;
  std::chrono::nanoseconds watched_{0};           ///< in all
  std::optional<std::chrono::nanoseconds> rest_;  ///< since the last act
  bool old_ = false;                              ///< at the first look; nothing has changed since
  bool last_ = false;                             ///< after the limit there is no further act
};

}  // namespace jcam::settle
