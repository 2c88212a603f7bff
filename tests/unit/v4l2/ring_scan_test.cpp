// SPDX-License-Identifier: Apache-2.0
#include "v4l2/ring_scan.h"

#include <gtest/gtest.h>

#include <vector>

namespace jcam {
namespace {

using Ring = std::vector<RingBuffer>;

TEST(RingScan, TheNextNumberFollowsTheNewestWrittenBuffer) {
  EXPECT_EQ(next_sequence(Ring{{true, 8}, {true, 9}, {true, 6}, {true, 7}}), 10U);
  EXPECT_EQ(next_sequence(Ring{{true, 0}, {false, 0}}), 1U);
}

TEST(RingScan, WhatWasWrittenBeforeAReaderConnectedTellsNothing) {
  EXPECT_EQ(next_sequence(Ring{{false, 0}, {false, 0}}), std::nullopt);
  EXPECT_EQ(next_sequence(Ring{}), std::nullopt);
  EXPECT_EQ(next_sequence(Ring{{false, 99}, {true, 5}}), 6U);
}

TEST(RingScan, NumbersBeginAgainAfterTheLastOne) {
  EXPECT_EQ(next_sequence(Ring{{true, 0xFFFFFFFE}, {true, 0xFFFFFFFF}, {true, 0}}), 1U);
  EXPECT_EQ(next_sequence(Ring{{true, 0xFFFFFFFF}}), 0U);
}

TEST(RingScan, TheSlotIsTheOneThatTheModuleWouldTake) {
  EXPECT_EQ(slot_of(10, 4), 2U);
  EXPECT_EQ(slot_of(9, 3), 0U);
}

}  // namespace
}  // namespace jcam
