// SPDX-License-Identifier: Apache-2.0
#include "kubelet/plan/state.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/kubelet/plan/scene.h"

namespace jcam::kubelet::test {
namespace {

TEST(KubeletOffers, NothingBeforeKubeletHasTold) {
  State state;
  on_kubelet(state, kStart, kStart - 1h);
  on_report(state, two_cameras(), kStart);
  EXPECT_EQ(shown(state, kCamera, kStart), "nothing");
  EXPECT_EQ(due(state, kStart), kStart) << "it is asked at once";
  on_no_list(state, kStart);
  EXPECT_EQ(shown(state, kCamera, kStart), "nothing");
  EXPECT_EQ(due(state, kStart), kStart + 2s);
  (void)on_list(state, {}, kStart + 2s, kStart + 2s);
  EXPECT_EQ(shown(state, kCamera, kStart + 2s), "csi0 csi0.1 csi1");
  EXPECT_EQ(shown(state, of("csi0-small"), kStart + 2s), "csi0-small");
}

TEST(KubeletOffers, OneThatKnowsNothingWaitsForANewKubeletToKnowItsPods) {
  State state;
  on_kubelet(state, kStart, kStart + 50s);
  on_report(state, two_cameras(), kStart);
  Time now = kStart;
  for (int look = 0; look < 5; ++look) {
    (void)on_list(state, {}, now, now);
    EXPECT_EQ(shown(state, kCamera, now), "nothing");
    EXPECT_FALSE(may_give(state, kCamera, {"csi0"}, now));
    now = *due(state, now);
  }
  EXPECT_EQ(now, kStart + 50s) << "and does so at once then";
  (void)on_list(state, {{of("csi0"), node("csi0")}}, now, now);
  EXPECT_EQ(shown(state, kCamera, now), "csi0! csi0.1 csi1");
}

TEST(KubeletOffers, WhatAnotherResourceGaveIsNotToBeHad) {
  auto state = at_rest();
  on_given(state, of("csi0"), {node("csi0.1")}, kStart);
  EXPECT_EQ(shown(state, of("csi0"), kStart), "csi0 csi0.1") << "its own stays well, or the Pod looks ill";
  EXPECT_EQ(shown(state, kCamera, kStart), "csi0 csi0.1! csi1");
  on_given(state, kCamera, {node("csi1")}, kStart);
  EXPECT_EQ(shown(state, of("csi1"), kStart), "csi1!");
}

TEST(KubeletOffers, WhatTheDaemonSaidBeforeItHeardThatANodeIsGivenBackIsNobodyElses) {
  auto state = at_rest();
  auto report = two_cameras();
  node_in(report, "csi0").reserved = control::Reserved::reserved;
  on_given(state, kCamera, {node("csi0")}, kStart);
  on_report(state, report, kStart);
  (void)on_list(state, {{kCamera, node("csi0")}}, kStart + 1s, kStart + 1s);
  const Time gone = kStart + 5s;
  EXPECT_THAT(on_list(state, {}, gone, gone), testing::ElementsAre(node("csi0")));
  on_report(state, report, gone);
  EXPECT_EQ(shown(state, of("csi0"), gone + 900ms), "csi0 csi0.1");
  EXPECT_EQ(due(state, gone + 900ms), gone + 1s);
  EXPECT_EQ(shown(state, of("csi0"), gone + 1s), "csi0! csi0.1") << "a launch has it by now";
}

TEST(KubeletOffers, WhatOthersHaveIsNotToBeHad) {
  auto report = two_cameras();
  node_in(report, "csi0").readers = 1;
  node_in(report, "csi1").reserved = control::Reserved::reserved;
  const auto state = at_rest(report);
  EXPECT_EQ(shown(state, kCamera, kStart), "csi0! csi0.1 csi1!");
  EXPECT_EQ(availability(state, kCamera, node("csi0"), kStart).why,
            "csi0 is read by a program that is no Pod's");
}

TEST(KubeletOffers, AResourceWithoutACameraStaysWithNothingInIt) {
  auto state = at_rest();
  auto report = two_cameras();
  report.cameras.pop_back();
  on_report(state, report, kStart);
  EXPECT_EQ(shown(state, of("csi1"), kStart), "");
}

TEST(KubeletPods, OneThatIsGoneFreesItsNode) {
  auto state = at_rest();
  on_given(state, of("csi0"), {node("csi0")}, kStart);
  const std::vector<Claim> claims{{of("csi0"), node("csi0")}};
  EXPECT_THAT(on_list(state, claims, kStart + 1s, kStart + 1s), testing::IsEmpty());
  EXPECT_THAT(on_list(state, {}, kStart + 3s, kStart + 3s), testing::ElementsAre(node("csi0")));
  EXPECT_EQ(shown(state, kCamera, kStart + 3s), "csi0 csi0.1 csi1");
  EXPECT_EQ(due(state, kStart + 3s), std::nullopt) << "and nobody is asked any more";
}

TEST(KubeletPods, WhatWasOursIsNotTakenForSomebodyElses) {
  auto report = two_cameras();
  node_in(report, "csi1").reserved = control::Reserved::reserved;
  auto state = at_rest();
  on_given(state, of("csi1"), {node("csi1")}, kStart);
  on_report(state, report, kStart + 1s);
  (void)on_list(state, {{of("csi1"), node("csi1")}}, kStart + 2s, kStart + 2s);
  (void)on_list(state, {}, kStart + 3s, kStart + 3s);
  EXPECT_EQ(shown(state, of("csi1"), kStart + 3s), "csi1") << "before the daemon has said so";
}

TEST(KubeletPods, OneThatIsNotYetListedKeepsIts) {
  auto state = at_rest();
  on_given(state, of("csi0"), {node("csi0")}, kStart);
  EXPECT_THAT(on_list(state, {}, kStart - 1s, kStart + 1s), testing::IsEmpty())
      << "asked before it was given";
  EXPECT_THAT(on_list(state, {}, kStart + 9s, kStart + 9s), testing::IsEmpty());
  EXPECT_THAT(on_list(state, {}, kStart + 10s, kStart + 10s), testing::ElementsAre(node("csi0")))
      << "it was never started";
}

TEST(KubeletPods, ANodeThatIsReadIsNotFree) {
  auto state = at_rest();
  on_given(state, of("csi0"), {node("csi0")}, kStart);
  (void)on_list(state, {{of("csi0"), node("csi0")}}, kStart + 1s, kStart + 1s);
  auto report = two_cameras();
  node_in(report, "csi0").readers = 1;
  on_report(state, report, kStart + 2s);
  EXPECT_THAT(on_list(state, {}, kStart + 20s, kStart + 20s), testing::IsEmpty());
  on_report(state, two_cameras(), kStart + 21s);
  EXPECT_EQ(due(state, kStart + 21s), kStart + 22s) << "a reader that goes may be a Pod that ends";
  EXPECT_THAT(on_list(state, {}, kStart + 22s, kStart + 22s), testing::ElementsAre(node("csi0")));
}

TEST(KubeletPods, KubeletIsAskedLessAndLessWhileAPodDoesNotReadAndNotWhileItDoes) {
  auto state = at_rest();
  const std::vector<Claim> claims{{of("csi0"), node("csi0")}};
  on_given(state, of("csi0"), {node("csi0")}, kStart);
  Time now = kStart;
  std::vector<std::chrono::seconds> pauses;
  for (int look = 0; look < 7; ++look) {
    const auto next = due(state, now);
    ASSERT_TRUE(next);
    pauses.push_back(std::chrono::duration_cast<std::chrono::seconds>(*next - now));
    now = *next;
    (void)on_list(state, claims, now, now);
  }
  EXPECT_THAT(pauses, testing::ElementsAre(1s, 2s, 4s, 8s, 16s, 30s, 30s));
  auto report = two_cameras();
  node_in(report, "csi0").readers = 1;
  on_report(state, report, now);
  (void)on_list(state, claims, now, now);
  EXPECT_EQ(due(state, now), std::nullopt);
}

TEST(KubeletPods, ANewKubeletThatDoesNotKnowItsPodsYetFreesNothing) {
  auto state = at_rest();
  on_given(state, of("csi0"), {node("csi0")}, kStart);
  (void)on_list(state, {{of("csi0"), node("csi0")}}, kStart + 1s, kStart + 1s);
  on_kubelet(state, kStart + 100s, kStart + 160s);
  EXPECT_THAT(on_list(state, {}, kStart + 101s, kStart + 101s), testing::IsEmpty());
  EXPECT_EQ(shown(state, kCamera, kStart + 101s), "csi0! csi0.1 csi1");
  EXPECT_THAT(on_list(state, {}, kStart + 160s, kStart + 160s), testing::ElementsAre(node("csi0")));
}

TEST(KubeletPods, APluginThatWasRestartedLearnsWhatTheyHave) {
  State state;
  on_kubelet(state, kStart, kStart - 1h);
  on_report(state, two_cameras(), kStart);
  (void)on_list(state, {{kCamera, node("csi0")}}, kStart + 1s, kStart + 1s);
  EXPECT_EQ(shown(state, of("csi0"), kStart + 1s), "csi0! csi0.1");
  EXPECT_THAT(to_reserve(state, kStart + 1s), testing::ElementsAre(node("csi0")));
  on_reserved(state, node("csi0"));
  EXPECT_THAT(to_reserve(state, kStart + 1s), testing::IsEmpty());
}

TEST(KubeletPods, ADaemonThatWasRestartedIsAskedForTheirNodesAgain) {
  auto state = at_rest();
  on_given(state, of("csi0"), {node("csi0"), node("csi0.1")}, kStart);
  on_reserved(state, node("csi0"));
  on_reserved(state, node("csi0.1"));
  on_daemon_gone(state, kStart + 1s);
  EXPECT_THAT(to_reserve(state, kStart + 1s), testing::IsEmpty());
  auto report = two_cameras();
  node_in(report, "csi0").readers = 1;
  on_report(state, report, kStart + 2s);
  EXPECT_THAT(to_reserve(state, kStart + 2s), testing::ElementsAre(node("csi0.1")))
      << "what is read nobody else gets";
  on_refused(state, kStart + 2s);
  EXPECT_THAT(to_reserve(state, kStart + 6s), testing::IsEmpty());
  EXPECT_THAT(to_reserve(state, kStart + 7s), testing::ElementsAre(node("csi0.1")));
}

TEST(KubeletPods, OneResourceIsGivenAgainWhenKubeletSaysSo) {
  auto state = at_rest();
  on_given(state, of("csi1"), {node("csi1")}, kStart);
  EXPECT_TRUE(may_give(state, of("csi1"), {"csi1"}, kStart + 1s));
  EXPECT_FALSE(may_give(state, kCamera, {"csi1"}, kStart + 1s));
}

}  // namespace
}  // namespace jcam::kubelet::test
