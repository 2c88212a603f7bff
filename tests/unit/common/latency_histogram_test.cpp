// SPDX-License-Identifier: Apache-2.0
#include "common/latency_histogram.h"

#include <gtest/gtest.h>

namespace jcam {
namespace {

using namespace std::chrono_literals;

TEST(LatencyHistogram, ABoundBelongsToItsClass) {
  LatencyHistogram latency;
  latency.see(1ms);
  latency.see(1ms + 1ns);
  latency.see(35ms);
  latency.see(36ms);
  EXPECT_EQ(latency.counts[0], 1U);
  EXPECT_EQ(latency.counts[1], 1U);
  EXPECT_EQ(latency.counts[5], 1U);
  EXPECT_EQ(latency.counts[6], 1U);
  EXPECT_EQ(latency.frames(), 4U);
  EXPECT_EQ(latency.sum_us, 73001U);
}

TEST(LatencyHistogram, WhatPassesAllBoundsIsCountedToo) {
  LatencyHistogram latency;
  latency.see(1h);
  EXPECT_EQ(latency.counts.back(), 1U);
}

TEST(LatencyHistogram, ClocksThatDisagreeMakeNoNegativeTime) {
  LatencyHistogram latency;
  latency.see(-5ms);
  EXPECT_EQ(latency.counts.front(), 1U);
  EXPECT_EQ(latency.sum_us, 0U);
}

TEST(LatencyHistogram, OfTwoCapturesOneSum) {
  LatencyHistogram first, second;
  first.see(3ms);
  second.see(3ms);
  second.see(300ms);
  const auto both = first + second;
  EXPECT_EQ(both.counts[2], 2U);
  EXPECT_EQ(both.frames(), 3U);
  EXPECT_EQ(both.sum_us, 306000U);
}

}  // namespace
}  // namespace jcam
