// SPDX-License-Identifier: Apache-2.0
#include "kubelet/plan/allocate.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/kubelet/plan/scene.h"

namespace jcam::kubelet::test {
namespace {

std::string refused(const State& state, const Resource& resource, const std::vector<std::string>& ids,
                    Time now = kStart) {
  const auto given = may_give(state, resource, ids, now);
  return given ? "given" : given.error().what;
}

TEST(KubeletResources, HaveTheWordsThatPodsWrite) {
  EXPECT_EQ(of("csi0-small").name(), "jcam.dev/csi0-small");
  EXPECT_EQ(kCamera.name(), "jcam.dev/camera");
  for (const std::string name : {"jcam.dev/csi0", "jcam.dev/csi11-small", "jcam.dev/camera"}) {
    const auto resource = parse_resource(name);
    ASSERT_TRUE(resource) << name;
    EXPECT_EQ(resource->name(), name);
  }
  for (const std::string name : {"nvidia.com/gpu", "jcam.dev/", "jcam.dev/csi0.1", "jcam.dev/csi00", "csi0"})
    EXPECT_FALSE(parse_resource(name)) << name;
  EXPECT_TRUE(of("csi0").has(node("csi0.3")));
  EXPECT_FALSE(of("csi0").has(node("csi0-small")));
  EXPECT_TRUE(kCamera.has(node("csi7.2")));
  EXPECT_FALSE(kCamera.has(node("csi7-small")));
}

TEST(KubeletAllocate, SaysWhyNot) {
  auto state = at_rest();
  EXPECT_EQ(refused(state, of("csi0"), {"csi0", "csi0.1"}), "given");
  EXPECT_EQ(refused(state, of("csi0"), {}), "jcam.dev/csi0: no device was asked for");
  EXPECT_EQ(refused(state, of("csi0"), {"../x\n"}), "jcam.dev/csi0: there is no device ../x");
  EXPECT_EQ(refused(state, of("csi0"), {"csi1"}),
            "jcam.dev/csi0: csi1 cannot be given: jcam.dev/csi0 has no csi1");
  EXPECT_EQ(refused(state, of("csi0"), {"csi0.7"}),
            "jcam.dev/csi0: csi0.7 cannot be given: jcam.dev/csi0 has no csi0.7");
  EXPECT_EQ(refused(state, of("csi0"), {"csi0", "csi0"}), "jcam.dev/csi0: csi0 was asked for twice");
  auto report = two_cameras();
  node_in(report, "csi0").state = control::NodeState::missing;
  on_report(state, report, kStart);
  EXPECT_EQ(refused(state, of("csi0"), {"csi0"}),
            "jcam.dev/csi0: csi0 cannot be given: csi0: /dev/video40 is missing");
  on_daemon_gone(state, kStart);
  EXPECT_EQ(refused(state, of("csi1"), {"csi1"}, kStart + 5s),
            "jcam.dev/csi1: csi1 cannot be given: jcam-bridge does not answer");
}

TEST(KubeletAllocate, ACameraIsVideoOfItsNumber) {
  const auto state = at_rest();
  const auto one = allocation(state, of("csi1"), {node("csi1")}, false);
  ASSERT_TRUE(one);
  EXPECT_EQ(one->devices, (std::vector<Allocation::Path>{{"/dev/video48", "/dev/video1"}}));
  EXPECT_EQ(one->variables, (std::map<std::string, std::string>{{"JCAM_CSI1", "/dev/video1"}}));
  const auto two = allocation(state, of("csi0"), {node("csi0"), node("csi0.1")}, false);
  ASSERT_TRUE(two);
  EXPECT_EQ(two->devices, (std::vector<Allocation::Path>{{"/dev/video40", "/dev/video0"},
                                                         {"/dev/video41", "/dev/jcam/csi0.1"}}));
  EXPECT_EQ(two->variables, (std::map<std::string, std::string>{{"JCAM_CSI0", "/dev/video0"},
                                                                {"JCAM_CSI0_1", "/dev/jcam/csi0.1"}}));
  const auto small = allocation(state, of("csi0-small"), {node("csi0-small")}, false);
  ASSERT_TRUE(small);
  EXPECT_EQ(small->devices, (std::vector<Allocation::Path>{{"/dev/video42", "/dev/jcam/csi0-small"}}));
  EXPECT_EQ(small->variables.begin()->first, "JCAM_CSI0_SMALL");
}

TEST(KubeletAllocate, AnyCameraIsTheFirstVideo) {
  const auto state = at_rest();
  const auto any = allocation(state, kCamera, {node("csi1"), node("csi0")}, false);
  ASSERT_TRUE(any);
  EXPECT_EQ(any->devices, (std::vector<Allocation::Path>{{"/dev/video48", "/dev/video0"},
                                                         {"/dev/video40", "/dev/video1"}}));
  EXPECT_EQ(any->variables, (std::map<std::string, std::string>{{"JCAM_CAMERA", "/dev/video0"},
                                                                {"JCAM_CAMERA_1", "/dev/video1"},
                                                                {"JCAM_CSI1", "/dev/video0"},
                                                                {"JCAM_CSI0", "/dev/video1"}}));
}

TEST(KubeletAllocate, ByNameWhereTheRuntimeTakesIt) {
  const auto state = at_rest();
  const auto named = allocation(state, kCamera, {node("csi1"), node("csi0.1")}, true);
  ASSERT_TRUE(named);
  EXPECT_THAT(named->cdi, testing::ElementsAre("jcam.dev/camera=csi1", "jcam.dev/camera=csi0.1"));
  EXPECT_TRUE(named->devices.empty());
  EXPECT_FALSE(allocation(state, of("csi0"), {node("csi0"), node("csi0.1")}, true)) << "one path for both";
}

TEST(KubeletPreferred, SpreadsOverCamerasThenOverNodes) {
  auto state = at_rest();
  const std::vector<NodeName> all{node("csi0"), node("csi0.1"), node("csi1")};
  EXPECT_THAT(preferred(state, all, {}, 2), testing::ElementsAre(node("csi0"), node("csi1")));
  EXPECT_THAT(preferred(state, all, {node("csi0.1")}, 2), testing::ElementsAre(node("csi0.1"), node("csi1")));
  EXPECT_THAT(preferred(state, all, {}, 9), testing::SizeIs(3));
  EXPECT_THAT(preferred(state, all, all, 2), testing::SizeIs(2));
  on_given(state, kCamera, {node("csi0.1")}, kStart);
  EXPECT_THAT(preferred(state, {node("csi0"), node("csi1")}, {}, 1), testing::ElementsAre(node("csi1")));
}

TEST(KubeletPreferred, WhatSomebodyMayStillHaveComesLast) {
  auto report = two_cameras();
  node_in(report, "csi0").reserved = control::Reserved::stale;
  const auto state = at_rest(report);
  EXPECT_THAT(preferred(state, {node("csi0"), node("csi0.1")}, {}, 1), testing::ElementsAre(node("csi0.1")));
}

TEST(KubeletPreferred, SixtyFourDevices) {
  control::StatusReport report;
  for (int number = 0; number < 8; ++number) {
    std::vector<std::string> nodes;
    for (int index = 0; index < 8; ++index) nodes.push_back(NodeName{{number}, index}.text());
    report.cameras.push_back(camera(number, nodes));
  }
  const auto state = at_rest(report);
  std::vector<NodeName> all;
  std::vector<std::string> ids;
  const auto offered = offers(state, kStart);
  for (const auto& device : offered.at(kCamera)) {
    all.push_back(device.node);
    ids.push_back(device.node.text());
  }
  ASSERT_EQ(all.size(), 64U);
  const auto eight = preferred(state, all, {}, 8);
  std::set<CameraName> cameras;
  for (const auto& one : eight) cameras.insert(one.camera);
  EXPECT_EQ(cameras.size(), 8U);
  const auto nodes = may_give(state, kCamera, ids, kStart);
  ASSERT_TRUE(nodes);
  const auto all_of_them = allocation(state, kCamera, *nodes, false);
  ASSERT_TRUE(all_of_them);
  std::set<std::string> inside;
  for (const auto& path : all_of_them->devices) inside.insert(path.inside);
  EXPECT_EQ(inside.size(), 64U) << "each has a place of its own";
}

}  // namespace
}  // namespace jcam::kubelet::test
