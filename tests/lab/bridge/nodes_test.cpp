// SPDX-License-Identifier: Apache-2.0
// Nodes that others hold, that are not there, that come later: the status says which, and it heals by itself.
#include <gtest/gtest.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <memory>
#include <thread>
#include <vector>

#include "tests/lab/bridge/background_reader.h"
#include "tests/lab/bridge/bridge_process.h"
#include "tests/support/patience.h"
#include "v4l2/loopback_control.h"
#include "v4l2/loopback_node.h"

namespace jcam::test {
namespace {

using namespace std::chrono_literals;
using control::NodeState;

constexpr const char* kNodesCamera = "csi0=argus,capture=640x480@30,output=640x480@30";
constexpr const char* kNode = "/dev/video10";

bool node_is(const control::CameraReport& camera, NodeState state) {
  return !camera.nodes.empty() && camera.nodes[0].state == state;
}

TEST(Nodes, AForeignWriterIsNamedAndTheNodeTakenWhenItGoes) {
  auto foreign = LoopbackNode::open(kNode, {PixelFormat::yuyv, {{640, 480}, 30}});
  ASSERT_TRUE(foreign) << foreign.error().message();
  BridgeProcess bridge({.cameras = {kNodesCamera}});
  ASSERT_TRUE(bridge.started()) << bridge.output();
  EXPECT_TRUE(bridge.until([](const auto& c) { return node_is(c, NodeState::busy); }))
      << bridge.camera().nodes.at(0).holder;
  EXPECT_NE(bridge.camera().nodes.at(0).holder.find("bridge_lab_test"), std::string::npos)
      << bridge.camera().nodes.at(0).holder;
  foreign = Error{"closed"};
  EXPECT_TRUE(bridge.until([](const auto& c) { return node_is(c, NodeState::ok); })) << bridge.output();
  BackgroundReader reader(kNode);
  EXPECT_TRUE(reader.more_coded(3)) << bridge.output();
  EXPECT_EQ(reader.finish().error, "");
}

/// Starting a capture takes the processors for a while, and readers of a daemon that was restarted wait.
TEST(Nodes, AllAreOpenBeforeTheFirstCaptureStarts) {
  BridgeProcess bridge({.cameras = {"csi0=argus,capture=640x480@30,on_demand=false",
                                    "csi1=argus,capture=640x480@30,on_demand=false"}});
  ASSERT_TRUE(bridge.started()) << bridge.output();
  ASSERT_TRUE(bridge.until([](const auto& c) { return c.state == control::CameraState::streaming; }))
      << bridge.output();
  const std::string said = bridge.output();
  const auto first_start = said.find("csi0: starting"), last_node = said.find("csi1: /dev/video12 is open");
  ASSERT_NE(first_start, std::string::npos) << said;
  ASSERT_NE(last_node, std::string::npos) << said;
  EXPECT_LT(last_node, first_start) << said;
}

TEST(Nodes, AForeignFormatIsReportedAsThat) {
  // A reader that has buffers keeps the format of a writer that has gone.
  auto foreign = LoopbackNode::open(kNode, {PixelFormat::yuyv, {{320, 240}, 30}});
  ASSERT_TRUE(foreign) << foreign.error().message();
  ASSERT_TRUE(foreign->write(std::vector<std::byte>(frame_bytes(PixelFormat::yuyv, {320, 240}))));
  auto reader = std::make_unique<BackgroundReader>(kNode);
  ASSERT_TRUE([&] {
    for (int i = 0; i < 100 && reader->frames() == 0; ++i) {
      (void)foreign->write(std::vector<std::byte>(frame_bytes(PixelFormat::yuyv, {320, 240})));
      std::this_thread::sleep_for(20ms);
    }
    return reader->frames() > 0;
  }());
  foreign = Error{"closed"};
  BridgeProcess bridge({.cameras = {kNodesCamera}});
  ASSERT_TRUE(bridge.started()) << bridge.output();
  EXPECT_TRUE(bridge.until([](const auto& c) { return node_is(c, NodeState::frozen_format); }))
      << control::state_name(bridge.camera().nodes.at(0).state) << " " << bridge.camera().nodes.at(0).holder;
  reader.reset();
  EXPECT_TRUE(bridge.until([](const auto& c) { return node_is(c, NodeState::ok); })) << bridge.output();
}

/// Ends what the lab loaded and loads it again the same way.
bool run(std::vector<const char*> argv) {
  pid_t pid = -1;
  argv.push_back(nullptr);
  if (::posix_spawn(&pid, argv[0], nullptr, nullptr, const_cast<char* const*>(argv.data()), environ) != 0)
    return false;
  int status = -1;
  ::waitpid(pid, &status, 0);
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

TEST(Nodes, AModuleThatIsNotLoadedIsReportedAndItsNodesTakenOnceItIs) {
  ASSERT_TRUE(run({"/sbin/rmmod", "v4l2loopback"}));
  BridgeProcess bridge({.cameras = {kNodesCamera}});
  ASSERT_TRUE(bridge.started()) << bridge.output();
  EXPECT_TRUE(node_is(bridge.camera(), NodeState::missing));
  EXPECT_NE(bridge.camera().nodes.at(0).holder.find("not loaded"), std::string::npos)
      << bridge.camera().nodes.at(0).holder;
  ASSERT_TRUE(run({"/sbin/modprobe", "v4l2loopback", "devices=3", "video_nr=10,11,12", "exclusive_caps=1,1,1",
                   "card_label=jcam-csi0,jcam-csi0.1,jcam-csi1"}));
  EXPECT_TRUE(bridge.until([](const auto& c) { return node_is(c, NodeState::ok); })) << bridge.output();
  BackgroundReader reader(kNode);
  EXPECT_TRUE(reader.more_coded(3)) << bridge.output();
  EXPECT_EQ(reader.finish().error, "");
}

TEST(Nodes, OneMoreForEachLaunchUpToTheLimitAndAwayWithASmallerOne) {
  if (!LoopbackControl::available())
    GTEST_SKIP() << "v4l2loopback " << lab_module() << " adds no nodes at run time";
  const std::string file = "/run/jcam-nodes-test.toml";
  const auto configure = [&](int max_nodes) {
    std::ofstream(file) << "[camera.csi5]\nsensor_id = 0\ncapture = \"640x480@30\"\nnodes = 1\nmax_nodes = "
                        << max_nodes << "\n";
  };
  configure(3);
  BridgeProcess bridge({.arguments = {"--config", file}});
  ASSERT_TRUE(bridge.started()) << bridge.output();
  std::vector<control::Client> launches;
  for (int i = 0; i < 3; ++i) {
    auto launch = bridge.connect();
    ASSERT_TRUE(launch);
    const auto answer = launch->call(control::ReserveRequest{.camera = {5}}, 10s);
    ASSERT_TRUE(answer) << answer.error().message();
    const auto* reservation = std::get_if<control::Reservation>(&answer->reply);
    ASSERT_NE(reservation, nullptr) << i;
    EXPECT_EQ(reservation->node.index, i);
    launches.push_back(std::move(*launch));
  }
  EXPECT_EQ(bridge.camera(5).nodes.size(), 3u);
  auto fourth = bridge.connect();
  ASSERT_TRUE(fourth);
  const auto refused = fourth->call(control::ReserveRequest{.camera = {5}}, 10s);
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().message().find("max_nodes"), std::string::npos) << refused.error().message();

  BackgroundReader reader(bridge.path(5, 1));
  ASSERT_TRUE(reader.more_coded(3)) << bridge.output();
  launches.clear();
  configure(1);
  auto admin = bridge.connect();
  ASSERT_TRUE(admin && admin->call(control::ReloadRequest{}, 10s));
  EXPECT_EQ(bridge.camera(5).nodes.size(), 2u) << "the third went; the second is read";
  EXPECT_TRUE(reader.more_coded(3)) << bridge.output();
  EXPECT_EQ(reader.finish().error, "");
}

Result<control::Reservation> reserve(control::Client& launch, std::optional<int> index) {
  auto answer = launch.call(control::ReserveRequest{.camera = {0}, .index = index}, 10s);
  if (!answer) return answer.error();
  return std::get<control::Reservation>(answer->reply);
}

TEST(Nodes, WhatSomebodyReadsIsGivenToNobody) {
  BridgeProcess bridge({.cameras = {std::string(kNodesCamera) + ",nodes=2,max_nodes=2"}});
  ASSERT_TRUE(bridge.started()) << bridge.output();
  auto launch = bridge.connect();
  ASSERT_TRUE(launch);
  BackgroundReader first(bridge.path(0, 0));
  ASSERT_TRUE(first.more_coded(3)) << bridge.output();
  const auto by_number = reserve(*launch, 0);
  ASSERT_FALSE(by_number);
  EXPECT_NE(by_number.error().message().find("csi0 is read by bridge_lab_test"), std::string::npos)
      << by_number.error().message();
  {
    BackgroundReader second(bridge.path(0, 1));
    ASSERT_TRUE(second.more_coded(3)) << bridge.output();
    const auto any = reserve(*launch, std::nullopt);
    ASSERT_FALSE(any);
    EXPECT_NE(any.error().message().find("csi0.1 is read by bridge_lab_test"), std::string::npos)
        << any.error().message();
    EXPECT_NE(any.error().message().find("max_nodes"), std::string::npos) << any.error().message();
    EXPECT_EQ(second.finish().error, "");
  }
  const auto other = reserve(*launch, std::nullopt);
  ASSERT_TRUE(other) << other.error().message();
  EXPECT_EQ(other->node.index, 1);
  const std::string us = "bridge_lab_test (pid " + std::to_string(::getpid()) + ")";
  EXPECT_EQ(bridge.camera().nodes.at(1).holder, us);
  EXPECT_EQ(bridge.camera().nodes.at(0).holder, "") << "read, but given to nobody";
  EXPECT_EQ(first.finish().error, "");
  auto next = bridge.connect();
  ASSERT_TRUE(next);
  const auto free = reserve(*next, 0);
  EXPECT_TRUE(free) << "the daemon asks anew: " << free.error().message();
  { const control::Client ends = std::move(*launch); }
  EXPECT_TRUE(bridge.until(
      [](const auto& camera) { return camera.nodes.at(1).reserved == control::Reserved::stale; }));
  EXPECT_EQ(bridge.camera().nodes.at(1).holder, us) << "who had it last";
}

TEST(Nodes, AnArgusCameraOfABoardThatHasNoneIsExplained) {
  // The lab's root is thrown away; its machine has no device tree.
  ASSERT_TRUE(run({"/bin/mkdir", "/usr/lib/nvsipl_drv"}));
  BridgeProcess bridge({.cameras = {kNodesCamera}});
  ASSERT_TRUE(bridge.started()) << bridge.output();
  EXPECT_NE(bridge.camera().note.find("SIPL"), std::string::npos) << bridge.camera().note;
  ASSERT_TRUE(run({"/bin/rmdir", "/usr/lib/nvsipl_drv"}));
}

TEST(Nodes, ALiveSettingSurvivesTheCaptureAndARefusedOneChangesNothing) {
  BridgeProcess bridge({.cameras = {kNodesCamera}});
  ASSERT_TRUE(bridge.started()) << bridge.output();
  BackgroundReader reader(bridge.path(0, 0));
  ASSERT_TRUE(reader.more_coded(3)) << bridge.output();
  auto client = bridge.connect();
  ASSERT_TRUE(client);
  EXPECT_TRUE(client->call(control::SetRequest{{0}, "wbmode", "daylight"}, 10s));
  EXPECT_FALSE(client->call(control::SetRequest{{0}, "wbmode", "purple"}, 10s));
  const std::vector<control::SettingReport> kept{{"wbmode", "daylight", control::SettingState::kept, {}}};
  ASSERT_TRUE(bridge.until([&](const auto& c) { return c.settings == kept; })) << bridge.output();
  const int victim = bridge.camera().capture_pid;
  ASSERT_EQ(::kill(victim, SIGKILL), 0);
  ASSERT_TRUE(bridge.until([&](const auto& c) { return c.capture_pid > 0 && c.capture_pid != victim; }));
  EXPECT_TRUE(reader.more_coded(3)) << bridge.output();
  EXPECT_EQ(bridge.camera().settings, kept);
  EXPECT_EQ(reader.finish().error, "");
}

}  // namespace
}  // namespace jcam::test
