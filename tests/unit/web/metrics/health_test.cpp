// SPDX-License-Identifier: Apache-2.0
#include "web/metrics/health.h"

#include <gtest/gtest.h>

#include "tests/support/status_sample.h"

namespace jcam::metrics {
namespace {

using control::CameraState;
using control::NodeState;

control::CameraReport camera() {
  return test::status_sample().cameras[0];
}

TEST(Health, EveryStateWithoutAnErrorIsWell) {
  for (const auto state :
       {CameraState::idle, CameraState::starting, CameraState::streaming, CameraState::stopping}) {
    auto report = camera();
    report.state = state;
    EXPECT_EQ(health_of(report), (Health{true, "ok"}));
  }
}

TEST(Health, AnErrorIsNotWellUntilItIsOver) {
  auto report = camera();
  report.state = CameraState::starting;
  report.reason = "no such\ncamera";
  EXPECT_EQ(health_of(report), (Health{false, "csi0: no such camera"}));
  report.reason.clear();
  EXPECT_TRUE(health_of(report).well);
}

TEST(Health, ANodeThatCannotBeWrittenToIsNotWell) {
  auto report = camera();
  report.nodes[1].state = NodeState::busy;
  report.nodes[1].holder = "ffmpeg 4711";
  EXPECT_EQ(health_of(report), (Health{false, "csi0: /dev/video41 is busy: ffmpeg 4711"}));
  report.nodes.clear();
  EXPECT_EQ(health_of(report), (Health{false, "csi0: it has no node"}));
}

TEST(Health, OfTheWholeIsThatOfTheWorst) {
  auto report = test::status_sample();
  EXPECT_EQ(health_of(report), (Health{false, "csi1: nvargus-daemon is not running"}));
  report.cameras.pop_back();
  EXPECT_EQ(health_of(report), (Health{true, "ok"}));
  report.problem = "jcam.toml:3: no";
  EXPECT_EQ(health_of(report), (Health{false, "jcam.toml:3: no"}));
  EXPECT_EQ(health_of(control::StatusReport{}), (Health{true, "ok"}))
      << "no camera is configured, none is ill";
}

TEST(Health, OfOneCameraByName) {
  const auto report = test::status_sample();
  EXPECT_TRUE(health_of(report, "csi0")->well);
  EXPECT_FALSE(health_of(report, "csi1")->well);
  EXPECT_EQ(health_of(report, "csi2"), std::nullopt);
  EXPECT_EQ(health_of(report, "csi00"), std::nullopt);
}

}  // namespace
}  // namespace jcam::metrics
