// SPDX-License-Identifier: Apache-2.0
#include "gst/sink/capture_times.h"

#include <gtest/gtest.h>

namespace jcam {
namespace {

using std::chrono::milliseconds;
using std::chrono::nanoseconds;

constexpr std::int64_t kMs = 1'000'000;
constexpr std::int64_t kNow = 9000 * kMs;

TEST(CaptureTimes, AStampIsThatOfTheCaptureAndAPeriodOldAtMost) {
  EXPECT_EQ(stamp_of(kNow - 20 * kMs, kNow, milliseconds(33)), kNow - 20 * kMs);
  EXPECT_EQ(stamp_of(kNow - 700 * kMs, kNow, milliseconds(33)), kNow - 33 * kMs);
  EXPECT_EQ(stamp_of(0, kNow, milliseconds(33)), kNow) << "the source does not say";
  EXPECT_EQ(stamp_of(kNow + 5 * kMs, kNow, milliseconds(33)), kNow + 5 * kMs) << "shown when it is due";
}

TEST(CaptureTimes, SlowCamerasHaveYoungPicturesToo) {
  EXPECT_EQ(oldest_stamp(50), milliseconds(20));
  EXPECT_EQ(oldest_stamp(1), milliseconds(100));
  EXPECT_EQ(oldest_stamp(0), milliseconds(100));
}

TEST(CaptureTimes, EachSinkFindsWhatWasSaidAtTheSource) {
  CaptureTimes times(milliseconds(33));
  EXPECT_FALSE(times.stamp_of(0)) << "nothing has come by";
  for (std::int64_t frame = 0; frame < 20; ++frame)
    times.left_source(static_cast<std::uint64_t>(frame) * 33, kNow + frame, kNow + frame + kMs);
  EXPECT_EQ(times.stamp_of(0), kNow);
  EXPECT_EQ(times.stamp_of(19 * 33), kNow + 19);
  EXPECT_FALSE(times.stamp_of(5)) << "a PTS that somebody made up";
}

TEST(CaptureTimes, ASourceThatBeginsAgainIsTakenAtItsLastWord) {
  CaptureTimes times(milliseconds(33));
  times.left_source(40, kNow, kNow);
  times.left_source(0, kNow + 100, kNow + 100);
  times.left_source(40, kNow + 200, kNow + 200);
  EXPECT_EQ(times.stamp_of(40), kNow + 200);
}

TEST(CaptureTimes, WhatIsLongGoneIsForgotten) {
  CaptureTimes times(milliseconds(33));
  for (std::uint64_t frame = 1; frame <= 1000; ++frame) times.left_source(frame, kNow, kNow);
  EXPECT_TRUE(times.stamp_of(900));
  EXPECT_FALSE(times.stamp_of(800));
}

}  // namespace
}  // namespace jcam
