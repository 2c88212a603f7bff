// SPDX-License-Identifier: Apache-2.0
#include "kubelet/plan/health.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/kubelet/plan/scene.h"

namespace jcam::kubelet::test {
namespace {

using control::CameraState;
using control::NodeState;

struct Row {
  const char* title;
  void (*change)(control::StatusReport&);
  std::chrono::milliseconds after;
  const char* offered;
};

const Row kRows[] = {
    {"idle", [](auto&) {}, 1h, "csi0 csi0.1"},
    {"streaming", [](auto& r) { r.cameras[0].state = CameraState::streaming; }, 1h, "csi0 csi0.1"},
    {"starting", [](auto& r) { r.cameras[0].state = CameraState::starting; }, 1h, "csi0 csi0.1"},
    {"failing, not yet a minute", [](auto& r) { r.cameras[0].reason = "no frame"; }, 59999ms, "csi0 csi0.1"},
    {"failing for a minute", [](auto& r) { r.cameras[0].reason = "no frame"; }, 60s, "csi0! csi0.1!"},
    {"another one fails", [](auto& r) { r.cameras[1].reason = "no frame"; }, 60s, "csi0 csi0.1"},
    {"a node is missing", [](auto& r) { node_in(r, "csi0.1").state = NodeState::missing; }, 0ms,
     "csi0 csi0.1!"},
    {"a node is another's", [](auto& r) { node_in(r, "csi0").state = NodeState::busy; }, 0ms, "csi0! csi0.1"},
    {"in another format", [](auto& r) { node_in(r, "csi0").state = NodeState::frozen_format; }, 0ms,
     "csi0! csi0.1"},
    {"broken", [](auto& r) { node_in(r, "csi0").state = NodeState::broken; }, 0ms, "csi0! csi0.1"},
    {"the camera is gone", [](auto& r) { r.cameras.erase(r.cameras.begin()); }, 0ms, ""},
    {"a node more", [](auto& r) { r.cameras[0].nodes.push_back(camera(0, {"csi0.2"}).nodes[0]); }, 0ms,
     "csi0 csi0.1 csi0.2"},
    {"no Argus on this board",
     [](auto& r) {
       r.cameras[0].sensor_id = 0;
       r.argus.none = "SIPL only";
     },
     0ms, "csi0! csi0.1!"},
    {"nvargus-daemon restarts",
     [](auto& r) {
       r.cameras[0].sensor_id = 0;
       r.argus.present = false;
     },
     59s, "csi0 csi0.1"},
    {"nvargus-daemon stays away",
     [](auto& r) {
       r.cameras[0].sensor_id = 0;
       r.argus.present = false;
     },
     60s, "csi0! csi0.1!"},
};

TEST(KubeletHealth, FollowsTheCamera) {
  for (const auto& row : kRows) {
    SCOPED_TRACE(row.title);
    auto state = at_rest();
    auto report = two_cameras();
    row.change(report);
    on_report(state, report, kStart);
    EXPECT_EQ(shown(state, of("csi0"), kStart + row.after), row.offered);
  }
}

TEST(KubeletHealth, AFailureThatGoesOnKeepsItsBeginning) {
  auto state = at_rest();
  auto report = two_cameras();
  report.cameras[0].reason = "no frame";
  on_report(state, report, kStart);
  report.cameras[0].reason = "another error";
  report.cameras[0].state = CameraState::starting;
  on_report(state, report, kStart + 50s);
  EXPECT_EQ(due(state, kStart + 50s), kStart + 60s);
  EXPECT_EQ(shown(state, of("csi1"), kStart + 60s), "csi1");
  EXPECT_EQ(shown(state, of("csi0"), kStart + 60s), "csi0! csi0.1!");
  EXPECT_EQ(shown(state, kCamera, kStart + 60s), "csi0! csi0.1! csi1");
}

TEST(KubeletHealth, OneThatIsOverIsForgotten) {
  auto state = at_rest();
  auto report = two_cameras();
  report.cameras[0].reason = "no frame";
  on_report(state, report, kStart);
  on_report(state, two_cameras(), kStart + 70s);
  EXPECT_EQ(shown(state, of("csi0"), kStart + 70s), "csi0 csi0.1");
  on_report(state, report, kStart + 80s);
  EXPECT_EQ(shown(state, of("csi0"), kStart + 81s), "csi0 csi0.1") << "a minute begins anew";
}

TEST(KubeletHealth, ADaemonThatRestartsIsWaitedFor) {
  auto state = at_rest();
  on_daemon_gone(state, kStart);
  on_daemon_gone(state, kStart + 500ms);
  EXPECT_EQ(shown(state, of("csi1"), kStart + 500ms), "csi1");
  EXPECT_EQ(due(state, kStart + 500ms), kStart + kDaemonRestart);
  EXPECT_EQ(shown(state, of("csi1"), kStart + kDaemonRestart), "csi1!");
  EXPECT_LT(kDaemonRestart, 2s);
  on_report(state, two_cameras(), kStart + 10s);
  EXPECT_EQ(shown(state, of("csi1"), kStart + 10s), "csi1");
}

TEST(KubeletHealth, TheLogSaysWhatChangesAndWhy) {
  auto state = at_rest();
  const auto before = offers(state, kStart);
  auto report = two_cameras();
  report.cameras[1].reason = "csi1: no frame\nfor long";
  on_report(state, report, kStart);
  const auto after = offers(state, kStart + 60s);
  const std::vector<Change> unwell{
      {node("csi1"), false, "csi1 is not to be had by Pods: csi1: no frame for long"}};
  const std::vector<Change> well{{node("csi1"), true, "csi1 is to be had by Pods again"}};
  EXPECT_EQ(changes(before, after), unwell) << "once, though two resources have it";
  EXPECT_EQ(changes(after, before), well);
  EXPECT_THAT(changes({}, before), testing::IsEmpty());
  on_report(state, two_cameras(), kStart + 61s);
  on_given(state, of("csi1"), {node("csi1")}, kStart + 61s);
  EXPECT_THAT(changes(before, offers(state, kStart + 61s)), testing::IsEmpty()) << "in a Pod it is well";
  EXPECT_EQ(changes(after, offers(state, kStart + 61s)), well);
}

}  // namespace
}  // namespace jcam::kubelet::test
