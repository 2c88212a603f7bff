// SPDX-License-Identifier: Apache-2.0
#include "tests/reader/frame_order.h"

#include <gtest/gtest.h>

namespace jcam::test {
namespace {

constexpr std::int64_t kPeriod = 33;

/// The frame that the driver counts as `sequence`, read `late` after it was there.
NumberedFrame frame(std::uint32_t sequence, std::uint32_t number, std::int64_t late = 1) {
  return {sequence, sequence * kPeriod, sequence * kPeriod + late, number};
}

TEST(FrameOrder, FramesInOrder) {
  FrameOrder order;
  for (std::uint32_t i = 0; i < 10; ++i) order.add(frame(i, 100 + i));
  EXPECT_EQ(order.backwards(), 0u);
  EXPECT_EQ(order.compared(), 8u) << "neither the first one, nor the last one, which nothing has followed";
}

TEST(FrameOrder, AnOldPictureIsTold) {
  FrameOrder order;
  for (const std::uint32_t number : {100U, 101U, 98U, 103U, 104U})
    order.add(frame(number == 98 ? 102 : number, number));
  EXPECT_EQ(order.backwards(), 1u);
}

TEST(FrameOrder, ANewCaptureCountsFromOne) {
  FrameOrder order;
  std::uint32_t sequence = 0;
  for (const std::uint32_t number : {100U, 101U, 1U, 2U, 3U}) order.add(frame(sequence++, number));
  EXPECT_EQ(order.backwards(), 0u);
  EXPECT_EQ(order.compared(), 3u);
}

TEST(FrameOrder, AFrameThatWasOverwrittenDoesNotCount) {
  FrameOrder order;
  order.add(frame(100, 100));
  order.add(frame(101, 105, 4 * kPeriod + 1));  // held until the ring had come round
  order.add(frame(102, 102));
  order.add(frame(103, 103));
  EXPECT_EQ(order.backwards(), 0u);
  EXPECT_EQ(order.compared(), 1u);
}

TEST(FrameOrder, WhatFollowsAGapDoesNotTellWhenTheOneBeforeWasOverwritten) {
  FrameOrder order;
  order.add(frame(100, 100));
  order.add(frame(101, 101));
  order.add(frame(105, 105));
  EXPECT_EQ(order.compared(), 0u);
}

TEST(FrameOrder, WithoutTheDriversCountThoseCompareThatWereReadSoon) {
  constexpr std::int64_t kMs = 1'000'000;
  const auto queued = [](std::int64_t ms, std::uint32_t number, std::int64_t late_ms) {
    return NumberedFrame{0, ms * kMs, (ms + late_ms) * kMs, number};
  };
  FrameOrder order;
  order.add(queued(0, 100, 1));
  order.add(queued(33, 101, 1));
  order.add(queued(66, 99, 1));
  order.add(queued(99, 103, 70));
  order.add(queued(200, 101, 1));
  order.add(queued(233, 102, 1));
  EXPECT_EQ(order.compared(), 3u) << "all but the first, the one that was read late, and the last";
  EXPECT_EQ(order.backwards(), 1u);
}

TEST(FrameOrder, ASlateBetweenFrames) {
  FrameOrder order;
  order.add(frame(100, 100));
  order.add(std::nullopt);
  order.add(frame(102, 102));
  order.add(frame(103, 103));
  EXPECT_EQ(order.backwards(), 0u);
  EXPECT_EQ(order.compared(), 0u)
      << "the first one has no frame after it, so there is nothing before the second";
}

}  // namespace
}  // namespace jcam::test
