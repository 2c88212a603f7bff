// SPDX-License-Identifier: Apache-2.0
#include "v4l2/stamp_order.h"

#include <gtest/gtest.h>

namespace jcam {
namespace {

constexpr std::int64_t kNow = 5'000'000'000;

TEST(StampOrder, ItIsTheTimeThatIsWantedInWholeMicroseconds) {
  StampOrder order;
  EXPECT_EQ(order.next(4'900'000'999, kNow), 4'900'000'000);
  EXPECT_EQ(order.next(4'933'333'333, kNow + 33'000'000), 4'933'333'000);
}

TEST(StampOrder, NoneIsWantedOrOneThatIsStillToComeItIsNow) {
  StampOrder order;
  EXPECT_EQ(order.next(0, kNow), kNow);
  EXPECT_EQ(order.next(kNow + 900'000'000, kNow + 1'000'000), kNow + 1'000'000);
}

TEST(StampOrder, AnOlderOneThanTheLastIsAMicrosecondAfterThat) {
  StampOrder order;
  EXPECT_EQ(order.next(4'900'000'000, kNow), 4'900'000'000);
  EXPECT_EQ(order.next(4'900'000'000, kNow), 4'900'001'000);
  EXPECT_EQ(order.next(4'800'000'000, kNow), 4'900'002'000);
  EXPECT_EQ(order.next(4'900'003'000, kNow), 4'900'003'000);
}

TEST(StampOrder, WhatSomebodyElseWroteIsNotOvertaken) {
  StampOrder order;
  order.written_by(kNow + 1);
  EXPECT_EQ(order.next(4'990'000'000, kNow + 10'000'000), kNow + 1000);
  order.written_by(kNow - 1'000'000'000);
  EXPECT_EQ(order.next(kNow + 5'000'000, kNow + 40'000'000), kNow + 5'000'000);
}

}  // namespace
}  // namespace jcam
