// SPDX-License-Identifier: Apache-2.0
#include "bridge/machine/reservations.h"

#include <gtest/gtest.h>

namespace jcam::bridge {
namespace {

using namespace std::chrono_literals;

constexpr Time kNow = 1h;

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
  EXPECT_EQ(r.holder(kTwoNodes[1].node), 2U);
  EXPECT_EQ(r.nodes_of(2), std::vector{kTwoNodes[1].node});
  r.release(2, kNow);
  EXPECT_EQ(r.holder(kTwoNodes[1].node), std::nullopt);
}

TEST(Reservations, AReleasedNodeIsGivenAgainButSaidToBeStale) {
  Reservations r;
  (void)r.reserve(kTwoNodes, 0, {}, 1);
  r.release(1, kNow);
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
  r.release(1, kNow);
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

const Reservations::Keeper kPlugin{"jcam-kubelet", 2min};

TEST(Reservations, WhoComesBackFindsItsNodeAndNobodyElseGetsIt) {
  Reservations r;
  r.keep(1, kPlugin);
  ASSERT_TRUE(r.reserve(kTwoNodes, 0, {}, 1));
  EXPECT_EQ(r.due(), std::nullopt) << "it is there";
  r.release(1, kNow);
  EXPECT_EQ(r.state(kTwoNodes[0].node), control::Reserved::kept);
  EXPECT_EQ(r.due(), kNow + 2min);
  EXPECT_FALSE(r.reserve(kTwoNodes, 0, {}, 2));
  EXPECT_EQ(r.who_has(kTwoNodes, 0, {}), "csi0 is kept for jcam-kubelet, which is away");
  r.keep(3, {"another", 2min});
  EXPECT_FALSE(r.reserve(kTwoNodes, 0, {}, 3));
  r.keep(4, kPlugin);
  ASSERT_TRUE(r.reserve(kTwoNodes, 0, {}, 4));
  EXPECT_EQ(r.state(kTwoNodes[0].node), control::Reserved::reserved);
  EXPECT_FALSE(r.expire(kNow + 1h)) << "it has come back";
}

TEST(Reservations, WhoComesBackFindsItThoughItsContainerReads) {
  const std::vector<Candidate> read = {{{{0}, 0}, true, "a Pod"}};
  Reservations r;
  r.keep(1, kPlugin);
  ASSERT_TRUE(r.reserve(kTwoNodes, 0, {}, 1));
  r.release(1, kNow);
  EXPECT_FALSE(r.reserve(read, 0, {}, 2));
  r.keep(3, kPlugin);
  EXPECT_TRUE(r.reserve(read, 0, {}, 3));
  EXPECT_FALSE(r.reserve(read, 0, {}, 3)) << "it has it";
}

TEST(Reservations, WhoDoesNotComeBackIsNotWaitedForForEver) {
  Reservations r;
  ASSERT_TRUE(r.reserve(kTwoNodes, 0, {}, 1));
  r.keep(1, kPlugin);
  r.release(1, kNow);
  EXPECT_FALSE(r.expire(kNow + 2min - 1ns));
  EXPECT_TRUE(r.expire(kNow + 2min));
  EXPECT_FALSE(r.expire(kNow + 2min));
  EXPECT_EQ(r.due(), std::nullopt);
  EXPECT_EQ(r.state(kTwoNodes[0].node), control::Reserved::stale);
  EXPECT_TRUE(r.reserve(kTwoNodes, 0, {}, 2));
  r.keep(2, {"for ever", 1000h});
  r.release(2, kNow);
  EXPECT_EQ(r.due(), kNow + Reservations::kLongestKeep);
}

TEST(Reservations, WhatIsGivenBackIsKeptForNobody) {
  Reservations r;
  r.keep(1, kPlugin);
  ASSERT_TRUE(r.reserve(kTwoNodes, 0, {}, 1));
  r.keep(1, {"jcam-kubelet", 0ms});
  EXPECT_EQ(r.kept_text(), "");
  r.release(1, kNow);
  EXPECT_EQ(r.state(kTwoNodes[0].node), control::Reserved::stale);
  r.keep(2, {"", 2min});
  ASSERT_TRUE(r.reserve(kTwoNodes, 0, {}, 2));
  r.release(2, kNow);
  EXPECT_EQ(r.state(kTwoNodes[0].node), control::Reserved::stale);
}

TEST(Reservations, WhatIsKeptIsGivenUpByItsNameWithoutAReservation) {
  Reservations r;
  r.keep(1, kPlugin);
  ASSERT_TRUE(r.reserve(kTwoNodes, 0, {}, 1));
  EXPECT_FALSE(r.give_up(kTwoNodes[0].node, kPlugin.name)) << "it is there";
  ASSERT_TRUE(r.reserve(kTwoNodes, 1, {}, 1));
  r.release(1, kNow);
  EXPECT_FALSE(r.give_up(kTwoNodes[0].node, "another"));
  EXPECT_FALSE(r.give_up(kTwoNodes[0].node, ""));
  EXPECT_TRUE(r.give_up(kTwoNodes[0].node, kPlugin.name));
  EXPECT_FALSE(r.give_up(kTwoNodes[0].node, kPlugin.name));
  EXPECT_EQ(r.state(kTwoNodes[0].node), control::Reserved::stale);
  EXPECT_EQ(r.state(kTwoNodes[1].node), control::Reserved::kept);
  EXPECT_EQ(r.kept_text(), "csi0.1 120000 jcam-kubelet\n");
}

TEST(Reservations, TheNextDaemonKeepsWhatThisOneHad) {
  Reservations r;
  r.keep(1, kPlugin);
  ASSERT_TRUE(r.reserve(kTwoNodes, 1, {}, 1));
  ASSERT_TRUE(r.reserve(kTwoNodes, 0, {}, 2)) << "of a launch, which a daemon's end frees";
  EXPECT_EQ(r.kept_text(), "csi0.1 120000 jcam-kubelet\n");
  Reservations next;
  next.restore(r.kept_text(), kNow);
  EXPECT_EQ(next.state(kTwoNodes[0].node), control::Reserved::free);
  EXPECT_EQ(next.state(kTwoNodes[1].node), control::Reserved::kept);
  EXPECT_EQ(next.due(), kNow + 2min);
  EXPECT_EQ(next.kept_text(), r.kept_text()) << "and the one after that";
}

TEST(Reservations, WhatNoDaemonWroteIsPassedOver) {
  for (const char* text : {"csi0", "csi0 ", "csi0 120000", "csi0 120000 ", "csi0 -5 x", "csi0 x x",
                           "nothing 1000 x", "\n\n", "csi0 99999999999999999999 x"}) {
    Reservations r;
    r.restore(text, kNow);
    EXPECT_EQ(r.due(), std::nullopt) << text;
  }
  Reservations r;
  r.restore("?\ncsi0 9223372036854775807 a\tb c", kNow);
  EXPECT_EQ(r.due(), kNow + Reservations::kLongestKeep);
  EXPECT_EQ(r.kept_text(), "csi0 600000 a?b c\n");
}

}  // namespace
}  // namespace jcam::bridge
