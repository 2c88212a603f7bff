// SPDX-License-Identifier: Apache-2.0
#include "settle/settling.h"

#include <gtest/gtest.h>

namespace jcam::settle {
namespace {

using namespace std::chrono_literals;
using std::chrono::nanoseconds;

/// The wall clock's time at `now` = 0.
constexpr nanoseconds kEpoch = std::chrono::hours{24 * 365 * 50};

Sight file(ino_t inode, nanoseconds changed) {
  return {true, 1, inode, 10, kEpoch + changed};
}
Sight nothing(nanoseconds changed) {
  return {.changed = kEpoch + changed};
}

class Machine {
 public:
  Step step(const Sight& sight, nanoseconds now) { return settling_.step(sight, now, kEpoch + now); }
  /// Looks each 50 ms from `now` on while there is nothing but to wait: when it was that something else was.
  nanoseconds waits(const Sight& sight, nanoseconds now) {
    for (last = Step::wait; last == Step::wait && now < 1h; now += 50ms) last = step(sight, now);
    return now - 50ms;
  }
  Step last = Step::wait;

 private:
  Settling settling_;
};

TEST(Settling, WhatHasLongBeenSoCostsNoTime) {
  Machine machine;
  EXPECT_EQ(machine.step(file(1, -10s), 0s), Step::act);
  EXPECT_EQ(machine.step(file(1, -10s), 1ms), Step::done);
  Machine without;
  EXPECT_EQ(without.step(nothing(-10s), 0s), Step::act);
  EXPECT_EQ(without.step(nothing(-10s), 1ms), Step::done);
}

TEST(Settling, AChangeMeanwhileMakesItYoung) {
  Machine machine;
  EXPECT_EQ(machine.step(file(1, -10s), 0s), Step::act);
  EXPECT_EQ(machine.step(file(1, 50ms), 100ms), Step::act);
  EXPECT_EQ(machine.step(file(1, 50ms), 150ms), Step::wait);
}

TEST(Settling, AChangeIsQuietTwoSecondsAfterItsAct) {
  Machine machine;
  EXPECT_EQ(machine.step(file(1, 0ms), 300ms), Step::act);
  EXPECT_EQ(machine.waits(file(1, 0ms), 5s), 7s);  // so long did it take
  EXPECT_EQ(machine.last, Step::done);
}

TEST(Settling, WhatIsGoneIsWaitedForLonger) {
  Machine machine;
  EXPECT_EQ(machine.step(nothing(0ms), 100ms), Step::act);
  // Others go on in its directory; that is nothing.
  EXPECT_EQ(machine.step(nothing(50ms), 150ms), Step::wait);
  EXPECT_EQ(machine.waits(nothing(2s), 200ms), 3150ms);
  EXPECT_EQ(machine.last, Step::done);
}

TEST(Settling, WhatComesInThePlaceOfWhatIsGoneIsActedUpon) {
  Machine machine;
  EXPECT_EQ(machine.step(nothing(0ms), 100ms), Step::act);
  EXPECT_EQ(machine.step(nothing(0ms), 150ms), Step::wait);
  EXPECT_EQ(machine.step(file(2, 150ms), 200ms), Step::act);
  EXPECT_EQ(machine.waits(file(2, 150ms), 250ms), 2250ms);
}

TEST(Settling, AMachineThatStoodStillWasNotQuiet) {
  Machine machine;
  EXPECT_EQ(machine.step(file(1, 0ms), 300ms), Step::act);
  EXPECT_EQ(machine.step(file(1, 0ms), 350ms), Step::wait);
  EXPECT_EQ(machine.waits(file(1, 0ms), 10s), 11900ms);
}

TEST(Settling, EachChangeIsActedUpon) {
  Machine machine;
  EXPECT_EQ(machine.step(file(1, 0ms), 100ms), Step::act);
  EXPECT_EQ(machine.step(file(1, 150ms), 200ms), Step::act);  // written in place
  EXPECT_EQ(machine.step(file(2, 150ms), 250ms), Step::act);  // another file
  Sight longer = file(2, 150ms);
  longer.size += 1;
  EXPECT_EQ(machine.step(longer, 300ms), Step::act);
  EXPECT_EQ(machine.step(nothing(310ms), 350ms), Step::act);
  EXPECT_EQ(machine.step(nothing(310ms), 400ms), Step::wait);
}

TEST(Settling, AStampThatMayStillBeThatOfAnotherChangeIsNotActedUpon) {
  Machine machine;
  EXPECT_EQ(machine.step(file(1, 0ms), 4ms), Step::wait);
  EXPECT_EQ(machine.step(file(1, 0ms), 19ms), Step::wait);
  EXPECT_EQ(machine.step(file(1, 0ms), 20ms), Step::act);
  EXPECT_EQ(machine.step(file(1, 0ms), 25ms), Step::wait);
}

TEST(Settling, AClockThatWasAheadKeepsNobodyWaiting) {
  Machine machine;
  EXPECT_EQ(machine.step(file(1, 1h), 5s), Step::act);
  EXPECT_EQ(machine.step(file(1, 1h), 5s), Step::done);
}

TEST(Settling, WhatNeverRestsIsLeftAtTheLimitAfterALastAct) {
  Machine machine;
  nanoseconds now = 0s;
  int acts = 0;
  ino_t inode = 1;
  Step step = Step::wait;
  for (; step != Step::done && now < 1min; now += 50ms) {
    // Each is too young to be trusted, and yet the last one is acted upon.
    step = machine.step(file(++inode, now - 1ms), now);
    acts += step == Step::act ? 1 : 0;
  }
  EXPECT_EQ(acts, 1);
  EXPECT_LT(now, 21s);
}

}  // namespace
}  // namespace jcam::settle
