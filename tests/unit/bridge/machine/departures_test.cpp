// SPDX-License-Identifier: Apache-2.0
#include "bridge/machine/departures.h"

#include <gtest/gtest.h>

namespace jcam::bridge {
namespace {

using namespace std::chrono_literals;

TEST(Departures, OnlyWhenThereAreFewerThanBefore) {
  Departures departures;
  EXPECT_FALSE(departures.seen(2, 1s));
  EXPECT_FALSE(departures.seen(2, 2s));
  EXPECT_FALSE(departures.seen(3, 3s));
  EXPECT_TRUE(departures.seen(2, 4s)) << "one that came later may be the one that went, and may be not";
  EXPECT_FALSE(departures.seen(2, 5s));
}

TEST(Departures, ALookIsDueOnceASecond) {
  Departures departures;
  EXPECT_TRUE(departures.due(5s));
  (void)departures.seen(2, 5s);
  EXPECT_FALSE(departures.due(5s));
  EXPECT_FALSE(departures.due(5s + Departures::kPeriod - 1ms));
  EXPECT_TRUE(departures.due(5s + Departures::kPeriod));
  departures = {};
  EXPECT_TRUE(departures.due(5s)) << "who begins anew looks at once";
}

TEST(Departures, NobodyThereHasGone) {
  Departures departures;
  EXPECT_TRUE(departures.seen(0, 1s));
  EXPECT_TRUE(departures.seen(0, 2s));
}

TEST(Departures, OneMayHaveGoneAndAnotherComeUnseen) {
  Departures departures;
  EXPECT_FALSE(departures.seen(1, 5s));
  EXPECT_FALSE(departures.seen(1, 5s + Departures::kAtLatest - 1ms));
  EXPECT_TRUE(departures.seen(1, 5s + Departures::kAtLatest));
  EXPECT_FALSE(departures.seen(1, 6s + Departures::kAtLatest));
}

TEST(Departures, WhatIsNotKnownIsTriedNowAndThen) {
  Departures departures;
  EXPECT_FALSE(departures.seen({}, 0s));
  EXPECT_FALSE(departures.seen({}, 30s));
  EXPECT_TRUE(departures.seen({}, Departures::kAtLatest));
  EXPECT_FALSE(departures.seen(3, 61s)) << "fewer than what?";
}

}  // namespace
}  // namespace jcam::bridge
