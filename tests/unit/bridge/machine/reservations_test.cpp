// SPDX-License-Identifier: Apache-2.0
#include "bridge/machine/reservations.h"

#include <gtest/gtest.h>

namespace jcam::bridge {
namespace {

const std::vector<NodeName> kTwo = {{{0}, 0}, {{0}, 1}};

TEST(Reservations, TwoLaunchesGetTwoNodesAndTheThirdNone) {
  Reservations r;
  auto first = r.reserve(kTwo, std::nullopt, {}, 1);
  auto second = r.reserve(kTwo, std::nullopt, {}, 2);
  ASSERT_TRUE(first && second);
  EXPECT_EQ(first->node.text(), "csi0");
  EXPECT_EQ(second->node.text(), "csi0.1");
  EXPECT_FALSE(r.reserve(kTwo, std::nullopt, {}, 3));
  EXPECT_EQ(r.state(kTwo[0]), control::Reserved::reserved);
}

TEST(Reservations, AReleasedNodeIsGivenAgainButSaidToBeStale) {
  Reservations r;
  (void)r.reserve(kTwo, 0, {}, 1);
  r.release(1);
  EXPECT_EQ(r.state(kTwo[0]), control::Reserved::stale);
  auto fresh = r.reserve(kTwo, std::nullopt, {}, 2);
  ASSERT_TRUE(fresh);
  EXPECT_EQ(fresh->node.index, 1) << "one that nobody had costs no question to the engine";
  EXPECT_FALSE(fresh->stale);
  auto stale = r.reserve(kTwo, std::nullopt, {}, 3);
  ASSERT_TRUE(stale);
  EXPECT_EQ(stale->node.index, 0);
  EXPECT_TRUE(stale->stale);
}

TEST(Reservations, WhatContainersHoldIsPassedOver) {
  Reservations r;
  auto given = r.reserve(kTwo, std::nullopt, {kTwo[0]}, 1);
  ASSERT_TRUE(given);
  EXPECT_EQ(given->node.index, 1);
  EXPECT_FALSE(r.reserve(kTwo, 0, {kTwo[0]}, 2));
}

TEST(Reservations, TheWantedNodeOrNone) {
  Reservations r;
  auto given = r.reserve(kTwo, 1, {}, 1);
  ASSERT_TRUE(given);
  EXPECT_EQ(given->node.index, 1);
  EXPECT_FALSE(r.reserve(kTwo, 1, {}, 2));
  EXPECT_FALSE(r.reserve(kTwo, 7, {}, 2));
}

}  // namespace
}  // namespace jcam::bridge
