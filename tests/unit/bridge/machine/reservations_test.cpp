// SPDX-License-Identifier: Apache-2.0
#include "bridge/machine/reservations.h"

#include <gtest/gtest.h>

namespace jcam::bridge {
namespace {

const std::vector<Candidate> kTwoNodes = {{{{0}, 0}}, {{{0}, 1}}};

TEST(Reservations, TwoLaunchesGetTwoNodesAndTheThirdNone) {
  Reservations r;
  auto first = r.reserve(kTwoNodes, std::nullopt, {}, 1);
  auto second = r.reserve(kTwoNodes, std::nullopt, {}, 2);
  ASSERT_TRUE(first && second);
  EXPECT_EQ(first->node.text(), "csi0");
  EXPECT_EQ(second->node.text(), "csi0.1");
  EXPECT_FALSE(r.reserve(kTwoNodes, std::nullopt, {}, 3));
  EXPECT_EQ(r.state(kTwoNodes[0].node), control::Reserved::reserved);
}

TEST(Reservations, AReleasedNodeIsGivenAgainButSaidToBeStale) {
  Reservations r;
  (void)r.reserve(kTwoNodes, 0, {}, 1);
  r.release(1);
  EXPECT_EQ(r.state(kTwoNodes[0].node), control::Reserved::stale);
  auto fresh = r.reserve(kTwoNodes, std::nullopt, {}, 2);
  ASSERT_TRUE(fresh);
  EXPECT_EQ(fresh->node.index, 1) << "one that nobody had costs no question to the engine";
  EXPECT_FALSE(fresh->stale);
  auto stale = r.reserve(kTwoNodes, std::nullopt, {}, 3);
  ASSERT_TRUE(stale);
  EXPECT_EQ(stale->node.index, 0);
  EXPECT_TRUE(stale->stale);
}

TEST(Reservations, WhatContainersHoldIsPassedOver) {
  Reservations r;
  auto given = r.reserve(kTwoNodes, std::nullopt, {kTwoNodes[0].node}, 1);
  ASSERT_TRUE(given);
  EXPECT_EQ(given->node.index, 1);
  EXPECT_FALSE(r.reserve(kTwoNodes, 0, {kTwoNodes[0].node}, 2));
}

TEST(Reservations, TheWantedNodeOrNone) {
  Reservations r;
  auto given = r.reserve(kTwoNodes, 1, {}, 1);
  ASSERT_TRUE(given);
  EXPECT_EQ(given->node.index, 1);
  EXPECT_FALSE(r.reserve(kTwoNodes, 1, {}, 2));
  EXPECT_FALSE(r.reserve(kTwoNodes, 7, {}, 2));
}

TEST(Reservations, ANodeThatIsReadIsTakenWhoeverReadsIt) {
  const std::vector<Candidate> nodes = {{{{0}, 0}, true, "ffmpeg (pid 7)"}, {{{0}, 1}, true, ""}, {{{0}, 2}}};
  Reservations r;
  // Also where a launch had it once: the connection is gone, the container of another engine is not.
  (void)r.reserve({kTwoNodes[0]}, 0, {}, 1);
  r.release(1);
  EXPECT_FALSE(r.reserve(nodes, 0, {}, 2)) << "asked for by its number, too";
  auto given = r.reserve(nodes, std::nullopt, {}, 2);
  ASSERT_TRUE(given);
  EXPECT_EQ(given->node.index, 2);
  EXPECT_FALSE(r.reserve(nodes, std::nullopt, {}, 3));
  EXPECT_EQ(r.state(nodes[1].node), control::Reserved::free) << "read, but given to nobody";
}

TEST(Reservations, WhoHasThemIsSaid) {
  const std::vector<Candidate> nodes = {
      {{{0}, 0}, true, "ffmpeg (pid 7)"}, {{{0}, 1}, true, ""}, {{{0}, 2}}, {{{0}, 3}}};
  Reservations r;
  (void)r.reserve(nodes, 2, {}, 1);
  EXPECT_EQ(
      r.who_has(nodes, std::nullopt, {nodes[3].node}),
      "csi0 is read by ffmpeg (pid 7), csi0.1 is read by a program that jcam-bridge may not see, csi0.2 "
      "was given to another launch, csi0.3 is in a container");
  EXPECT_EQ(r.who_has(nodes, 0, {}), "csi0 is read by ffmpeg (pid 7)");
  EXPECT_EQ(r.who_has(nodes, 7, {}), "");
}

}  // namespace
}  // namespace jcam::bridge
