// SPDX-License-Identifier: Apache-2.0
#include "gst/range/range_table.h"

#include <gtest/gtest.h>

#include <cstdlib>

namespace jcam {
namespace {

constexpr RangeTable kFull = RangeTable::to_full();
constexpr RangeTable kLimited = RangeTable::to_limited();

TEST(RangeTable, BlackGreyAndWhiteAreWhereTheyBelong) {
  EXPECT_EQ(kFull.luma[16], 0);
  EXPECT_EQ(kFull.luma[235], 255);
  EXPECT_EQ(kFull.chroma[16], 0);
  EXPECT_EQ(kFull.chroma[128], 128);
  EXPECT_EQ(kFull.chroma[240], 255);
  EXPECT_EQ(kLimited.luma[0], 16);
  EXPECT_EQ(kLimited.luma[255], 235);
  EXPECT_EQ(kLimited.chroma[128], 128);
  EXPECT_EQ(kLimited.chroma[0], 16);
}

TEST(RangeTable, WhatIsOutsideIsClipped) {
  EXPECT_EQ(kFull.luma[0], 0);
  EXPECT_EQ(kFull.luma[255], 255);
  EXPECT_EQ(kFull.chroma[255], 255);
}

TEST(RangeTable, ThereAndBackLosesNothing) {
  for (std::size_t value = 16; value <= 235; ++value) EXPECT_EQ(kLimited.luma[kFull.luma[value]], value);
  for (std::size_t value = 17; value <= 240; ++value) EXPECT_EQ(kLimited.chroma[kFull.chroma[value]], value);
}

}  // namespace
}  // namespace jcam
