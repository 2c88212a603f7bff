// SPDX-License-Identifier: Apache-2.0
#include "tests/reader/own_time.h"

#include <gtest/gtest.h>

namespace jcam::test {
namespace {

constexpr std::int64_t kMs = 1'000'000;
constexpr std::int64_t kUs = 1'000;

TEST(OwnTime, FramesThatFollowFramesHaveTheirOwn) {
  OwnTime time;
  EXPECT_FALSE(time.next(1, 100 * kMs)) << "what was before it is not known";
  EXPECT_TRUE(time.next(2, 133 * kMs));
  EXPECT_TRUE(time.next(5, 233 * kMs));
}

TEST(OwnTime, ThoseThatArePushedBehindASlateHaveNot) {
  OwnTime time;
  EXPECT_FALSE(time.next(std::nullopt, 150 * kMs)) << "a slate";
  EXPECT_FALSE(time.next(1, 150 * kMs + kUs));
  EXPECT_FALSE(time.next(2, 150 * kMs + 2 * kUs)) << "it has not caught up";
  EXPECT_TRUE(time.next(3, 166 * kMs));
}

TEST(OwnTime, TheFirstAfterASlateMayHaveThatOfItsWriter) {
  OwnTime time;
  EXPECT_FALSE(time.next(std::nullopt, 150 * kMs));
  EXPECT_FALSE(time.next(1, 166 * kMs));
  EXPECT_TRUE(time.next(2, 200 * kMs));
}

TEST(OwnTime, WhatIsShownAgainHasTheTimeOfThatAndSoHasTheNext) {
  OwnTime time;
  EXPECT_FALSE(time.next(1, 100 * kMs));
  EXPECT_TRUE(time.next(2, 133 * kMs));
  EXPECT_FALSE(time.next(2, 500 * kMs));
  EXPECT_FALSE(time.next(3, 510 * kMs));
  EXPECT_TRUE(time.next(4, 533 * kMs));
}

TEST(OwnTime, ANewCaptureCountsFromOneAgain) {
  OwnTime time;
  EXPECT_FALSE(time.next(7, 100 * kMs));
  EXPECT_FALSE(time.next(1, 133 * kMs)) << "its first";
  EXPECT_FALSE(time.next(2, 133 * kMs + kUs));
  EXPECT_TRUE(time.next(3, 200 * kMs));
}

}  // namespace
}  // namespace jcam::test
