// SPDX-License-Identifier: Apache-2.0
#include "kubelet/plan/features.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <regex>
#include <sstream>

#include "tests/unit/kubelet/plan/scene.h"

namespace jcam::kubelet::test {
namespace {

TEST(Features, AreTheCamerasAndTheirSensors) {
  auto report = two_cameras();
  report.cameras[0].sensor = "imx219";
  report.cameras[1].sensor = "imx219";
  report.cameras.push_back(camera(2, {"csi2"}));
  EXPECT_EQ(features_text(report),
            "feature.node.kubernetes.io/jcam-cameras=3\n"
            "feature.node.kubernetes.io/jcam-csi0-sensor=imx219\n"
            "feature.node.kubernetes.io/jcam-csi1-sensor=imx219\n"
            "feature.node.kubernetes.io/jcam-sensor-imx219=2\n");
}

TEST(Features, DoNotChangeWithWhatACameraDoes) {
  auto report = two_cameras();
  const auto before = features_text(report);
  report.cameras[0].reason = "no frame";
  node_in(report, "csi1").state = control::NodeState::missing;
  report.cameras[1].state = control::CameraState::streaming;
  EXPECT_EQ(features_text(report), before);
}

TEST(Features, OfAMachineWithoutCamerasThereAreNone) {
  EXPECT_EQ(features_text({}), "");
}

TEST(Features, AreLabelsWhateverASensorIsCalled) {
  const std::regex label(R"([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)");
  const std::vector<std::string> names{"a b\nc=d", "--x--",
                                       "\xff\xfe", "...",
                                       "=",        std::string(300, 'x'),
                                       "x/y",      "ends-with-a-dash-at-the-fortieth-place---"};
  for (const auto& odd : names) {
    auto report = two_cameras();
    report.cameras[0].sensor = odd;
    std::istringstream lines(features_text(report));
    for (std::string line; std::getline(lines, line);) {
      const auto slash = line.find('/');
      const auto sign = line.find('=');
      ASSERT_NE(sign, std::string::npos) << line;
      EXPECT_EQ(line.substr(0, slash), "feature.node.kubernetes.io");
      EXPECT_TRUE(std::regex_match(line.substr(slash + 1, sign - slash - 1), label)) << line;
      EXPECT_TRUE(std::regex_match(line.substr(sign + 1), label)) << line;
    }
  }
}

}  // namespace
}  // namespace jcam::kubelet::test
