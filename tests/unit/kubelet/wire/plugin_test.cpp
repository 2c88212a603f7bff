// SPDX-License-Identifier: Apache-2.0
#include <sys/socket.h>

#include <csignal>
#include <fstream>

#include "tests/support/patience.h"
#include "tests/unit/kubelet/wire/scene.h"

namespace jcam::kubelet::test {
namespace {

using jcam::test::patience;

TEST_F(PluginScene, APodGetsItsCameraAndItsEndFreesIt) {
  start_all();
  EXPECT_TRUE(comes_to("jcam.dev/csi0", "csi0 csi0.1"));
  EXPECT_TRUE(comes_to("jcam.dev/csi0-small", "csi0-small"));
  const auto pod = kubelet_.start_pod("jcam.dev/csi0");
  ASSERT_TRUE(pod) << pod.error().what;
  EXPECT_THAT(pod->devices, testing::ElementsAre("csi0"));
  ASSERT_EQ(pod->container.devices_size(), 1);
  EXPECT_EQ(pod->container.devices(0).host_path(), "/dev/video40");
  EXPECT_EQ(pod->container.devices(0).container_path(), "/dev/video0");
  EXPECT_EQ(pod->container.devices(0).permissions(), "rw");
  EXPECT_EQ(pod->container.envs().at("JCAM_CSI0"), "/dev/video0");
  EXPECT_EQ(daemon_->reserved(node("csi0")), control::Reserved::reserved);
  EXPECT_TRUE(comes_to("jcam.dev/camera", "csi0! csi0.1 csi1"));
  EXPECT_EQ(text(kubelet_.shown(), "jcam.dev/csi0"), "csi0 csi0.1");
  // A Pod that was never on kubelet's list is waited for.
  const int lists = kubelet_.lists();
  EXPECT_TRUE(kubelet_.until([&](const auto&) { return kubelet_.lists() > lists; }));
  kubelet_.end_pod(pod->number);
  EXPECT_TRUE(comes_to("jcam.dev/camera", "csi0 csi0.1 csi1")) << plugin_.log();
  EXPECT_NE(daemon_->reserved(node("csi0")), control::Reserved::reserved);
  change([](auto& report) { node_in(report, "csi1").state = control::NodeState::busy; });
  EXPECT_TRUE(comes_to("jcam.dev/csi1", "csi1!"));
  EXPECT_EQ(daemon_->notes(),
            "csi0: csi0 is given to a Pod as jcam.dev/csi0\n"
            "csi0: csi0 is free: its Pod is gone\n"
            "csi1!: csi1 is not to be had by Pods: csi1: /dev/video48 is busy\n")
      << "what jcamctl events has of it";
}

TEST_F(PluginScene, PodsOfAnyCameraGetOneEachUntilThereIsNone) {
  start_all();
  std::set<std::string> given;
  for (int i = 0; i < 3; ++i) {
    const auto pod = kubelet_.start_pod("jcam.dev/camera");
    ASSERT_TRUE(pod) << pod.error().what;
    EXPECT_TRUE(given.insert(pod->devices[0]).second);
    EXPECT_EQ(pod->container.envs().at("JCAM_CAMERA"), "/dev/video0");
  }
  EXPECT_FALSE(kubelet_.start_pod("jcam.dev/camera"));
  EXPECT_TRUE(comes_to("jcam.dev/csi0", "csi0! csi0.1!"));
  EXPECT_FALSE(kubelet_.start_pod("jcam.dev/csi0"));
}

TEST_F(PluginScene, WhatCannotBeGivenIsRefusedAndNothingIsKeptOfIt) {
  start_all();
  const auto refused = [&](const std::vector<std::string>& ids) {
    const auto answer = kubelet_.allocate("jcam.dev/csi0", ids);
    return answer ? "given" : answer.error().what;
  };
  EXPECT_THAT(refused({"csi0", "csi9"}), testing::HasSubstr("jcam.dev/csi0 has no csi9"));
  EXPECT_THAT(refused({}), testing::HasSubstr("no device was asked for"));
  EXPECT_THAT(refused({"\xff\x01"}), testing::Not(testing::Eq("given")));
  change([](auto& report) { node_in(report, "csi0.1").state = control::NodeState::missing; });
  EXPECT_TRUE(comes_to("jcam.dev/csi0", "csi0 csi0.1!"));
  EXPECT_THAT(refused({"csi0", "csi0.1"}), testing::HasSubstr("/dev/video41 is missing"));
  // The first of two was reserved before the second was refused.
  change([](auto& report) { node_in(report, "csi0.1").state = control::NodeState::ok; });
  EXPECT_TRUE(comes_to("jcam.dev/csi0", "csi0 csi0.1"));
  ASSERT_TRUE(daemon_->take_away(node("csi0.1")));
  const auto said = refused({"csi0", "csi0.1"});
  EXPECT_TRUE(said.find("taken") != std::string::npos || said.find("no Pod's") != std::string::npos) << said;
  EXPECT_TRUE(comes_to("jcam.dev/camera", "csi0 csi0.1! csi1"));
  EXPECT_TRUE(plugin_.says("refused: ")) << plugin_.log();
  EXPECT_TRUE(kubelet_.start_pod("jcam.dev/csi0")) << plugin_.log();
}

TEST_F(PluginScene, HealthFollowsWithinTwoSeconds) {
  start_all();
  const auto limit = patience(2s);
  for (const auto state : {control::NodeState::missing, control::NodeState::ok, control::NodeState::broken}) {
    change([&](auto& report) { node_in(report, "csi1").state = state; });
    EXPECT_TRUE(comes_to("jcam.dev/csi1", state == control::NodeState::ok ? "csi1" : "csi1!", limit));
  }
  EXPECT_TRUE(plugin_.says("csi1 is not to be had by Pods: csi1: /dev/video48 is broken"));
  daemon_.reset();
  EXPECT_TRUE(comes_to("jcam.dev/csi0", "csi0! csi0.1!", limit));
  EXPECT_TRUE(plugin_.says("jcam-bridge is not running")) << plugin_.log();
  start_daemon();
  EXPECT_TRUE(comes_to("jcam.dev/csi0", "csi0 csi0.1", limit));
}

TEST_F(PluginScene, ACameraMoreOrLessIsSeen) {
  start_all();
  change([](auto& report) { report.cameras.push_back(camera(2, {"csi2"})); });
  EXPECT_TRUE(comes_to("jcam.dev/csi2", "csi2"));
  EXPECT_TRUE(comes_to("jcam.dev/camera", "csi0 csi0.1 csi1 csi2"));
  change([](auto& report) { report.cameras.pop_back(); });
  EXPECT_TRUE(comes_to("jcam.dev/csi2", ""));
}

TEST_F(PluginScene, SixtyFourDevicesAreGivenHeldAndFreed) {
  report_.cameras.clear();
  for (int number = 0; number < 8; ++number) {
    std::vector<std::string> nodes;
    for (int i = 0; i < 8; ++i)
      nodes.push_back("csi" + std::to_string(number) + (i == 0 ? "" : "." + std::to_string(i)));
    report_.cameras.push_back(camera(number, nodes));
  }
  std::filesystem::create_directory(at("plugins"));
  start_daemon();
  kubelet_.start();
  plugin_.start();
  const auto has = [&](bool healthy) {
    return kubelet_.until([&](const auto& shown) {
      const auto devices = shown.find("jcam.dev/csi7");
      const auto any = shown.find("jcam.dev/camera");
      if (devices == shown.end() || any == shown.end() || any->second.size() != 64) return false;
      return std::all_of(devices->second.begin(), devices->second.end(),
                         [&](const auto& device) { return device.second == healthy; });
    });
  };
  ASSERT_TRUE(has(true)) << plugin_.log();
  const auto files = plugin_.count("fd");
  std::set<std::string> given;
  for (int i = 0; i < 64; ++i) {
    const auto pod = kubelet_.start_pod("jcam.dev/camera");
    ASSERT_TRUE(pod) << i << ": " << pod.error().what;
    EXPECT_TRUE(given.insert(pod->devices[0]).second);
  }
  EXPECT_FALSE(kubelet_.start_pod("jcam.dev/camera"));
  EXPECT_TRUE(has(false));
  std::cout << "Rss " << plugin_.memory("Rss:") << " KiB, " << plugin_.count("task") << " threads\n";
  for (const auto& name : given)
    EXPECT_EQ(daemon_->reserved(node(name)), control::Reserved::reserved) << name;
  for (const auto& [number, pod] : kubelet_.pods()) kubelet_.end_pod(number);
  EXPECT_TRUE(has(true)) << plugin_.log();
  // All of them in one container, too.
  EXPECT_TRUE(kubelet_.start_pod("jcam.dev/camera", 64));
  EXPECT_TRUE(has(false));
  for (const auto& [number, pod] : kubelet_.pods()) kubelet_.end_pod(number);
  EXPECT_TRUE(has(true)) << plugin_.log();
  EXPECT_LE(plugin_.count("fd"), files + 4);
}

TEST_F(PluginScene, AHungDaemonKeepsNobodyWaitingForNotes) {
  start_all();
  daemon_->hush();
  const auto before = std::chrono::steady_clock::now();
  change([](auto& report) {
    for (const char* name : {"csi0", "csi0.1", "csi0-small", "csi1"})
      node_in(report, name).state = control::NodeState::missing;
  });
  EXPECT_TRUE(comes_to("jcam.dev/csi0", "csi0! csi0.1!", patience(2s)));
  EXPECT_TRUE(plugin_.says("csi1 is not to be had by Pods"));
  EXPECT_LT(std::chrono::steady_clock::now() - before, patience(2s));
}

TEST_F(PluginScene, NodeFeatureDiscoveryIsToldOfCamerasAndSensors) {
  std::filesystem::create_directory(at("features.d"));
  report_.cameras[0].sensor = "imx219";
  start_all();
  const auto file = at("features.d") + "/jcam";
  const auto text = [&] {
    std::ifstream in(file);
    return std::string(std::istreambuf_iterator<char>(in), {});
  };
  EXPECT_EQ(text(),
            "feature.node.kubernetes.io/jcam-cameras=2\n"
            "feature.node.kubernetes.io/jcam-csi0-sensor=imx219\n"
            "feature.node.kubernetes.io/jcam-sensor-imx219=1\n");
  change([](auto& report) { report.cameras.pop_back(); });
  EXPECT_TRUE(comes_to("jcam.dev/csi1", ""));
  EXPECT_THAT(text(), testing::HasSubstr("jcam-cameras=1\n"));
  // What NFD reads is whole: no other file is left beside it.
  const std::filesystem::directory_iterator files(at("features.d"));
  EXPECT_EQ(std::distance(begin(files), end(files)), 1);
  plugin_.signal(SIGTERM);
  EXPECT_EQ(plugin_.wait(), 0);
  EXPECT_THAT(text(), testing::HasSubstr("jcam-cameras=1\n")) << "the machine has it still";
}

TEST_F(PluginScene, ADaemonThatComesBackHoldsTheNodesAgain) {
  start_all();
  ASSERT_TRUE(kubelet_.start_pod("jcam.dev/csi1"));
  daemon_.reset();
  start_daemon();
  const auto end = std::chrono::steady_clock::now() + patience(20s);
  while (daemon_->reserved(node("csi1")) != control::Reserved::reserved)
    ASSERT_LT(std::chrono::steady_clock::now(), end) << plugin_.log();
}

/// The Pod has its node and does not read it, so nothing else would tell a launch that it is taken.
TEST_F(PluginScene, NoLaunchGetsAPodsNodeWhileThePluginOrTheDaemonStartsAnew) {
  start_all();
  ASSERT_TRUE(kubelet_.start_pod("jcam.dev/csi1"));
  stop_daemon();
  start_daemon();
  EXPECT_FALSE(daemon_->take_away(node("csi1"))) << "the daemon is back, the plugin has not seen it yet";
  for (const int how : {SIGTERM, SIGKILL}) {
    plugin_.signal(how);
    plugin_.wait();
    EXPECT_FALSE(daemon_->take_away(node("csi1"))) << "the plugin is away";
    plugin_.start();
    const auto end = std::chrono::steady_clock::now() + patience(20s);
    while (daemon_->reserved(node("csi1")) != control::Reserved::reserved)
      ASSERT_LT(std::chrono::steady_clock::now(), end) << plugin_.log();
  }
  // Where the Pod reads, too: it might stop at any time.
  plugin_.signal(SIGKILL);
  plugin_.wait();
  change([](auto& report) { node_in(report, "csi1").readers = 1; });
  plugin_.start();
  const auto end = std::chrono::steady_clock::now() + patience(20s);
  while (daemon_->reserved(node("csi1")) != control::Reserved::reserved)
    ASSERT_LT(std::chrono::steady_clock::now(), end) << plugin_.log();
}

TEST_F(PluginScene, WhatIsKeptForAPodThatEndsMeanwhileIsGivenBackAtOnce) {
  start_all();
  const auto pod = kubelet_.start_pod("jcam.dev/csi1");
  ASSERT_TRUE(pod) << pod.error().what;
  plugin_.signal(SIGTERM);
  plugin_.wait();
  EXPECT_EQ(daemon_->reserved(node("csi1")), control::Reserved::kept);
  kubelet_.end_pod(pod->number);
  plugin_.start();
  const auto end = std::chrono::steady_clock::now() + patience(20s);
  while (daemon_->reserved(node("csi1")) != control::Reserved::stale)
    ASSERT_LT(std::chrono::steady_clock::now(), end) << plugin_.log();
  EXPECT_TRUE(daemon_->take_away(node("csi1"))) << "two minutes are not waited for";
}

TEST_F(PluginScene, WhatIsGivenBackLooksLikeNobodysMeanwhile) {
  start_all();
  daemon_.reset();
  kept_ = "csi1 120000 jcam-kubelet\n";
  start_daemon();
  const auto end = std::chrono::steady_clock::now() + patience(20s);
  while (daemon_->reserved(node("csi1")) == control::Reserved::kept)
    ASSERT_LT(std::chrono::steady_clock::now(), end) << plugin_.log();
  // When it has read this it has read all that was told of csi1.
  change([](auto& report) { node_in(report, "csi0").state = control::NodeState::missing; });
  ASSERT_TRUE(plugin_.says("csi0 is not to be had by Pods")) << plugin_.log();
  EXPECT_THAT(plugin_.log(), testing::Not(testing::HasSubstr("csi1 is not to be had")))
      << "it was all the time";
}

TEST_F(PluginScene, ADaemonOfAnOlderReleaseKeepsNothingAndHoldsAsBefore) {
  start_all();
  daemon_->forget_keeping();
  const auto pod = kubelet_.start_pod("jcam.dev/csi1");
  ASSERT_TRUE(pod) << pod.error().what;
  EXPECT_EQ(daemon_->reserved(node("csi1")), control::Reserved::reserved);
  change([](auto& report) { node_in(report, "csi1").readers = 1; });
  change([](auto& report) { node_in(report, "csi1").readers = 0; });
  kubelet_.end_pod(pod->number);
  const auto end = std::chrono::steady_clock::now() + patience(20s);
  while (daemon_->reserved(node("csi1")) != control::Reserved::stale)
    ASSERT_LT(std::chrono::steady_clock::now(), end) << plugin_.log();
}

TEST_F(PluginScene, KubeletsSocketMayComeLater) {
  std::filesystem::create_directory(at("plugins"));
  start_daemon();
  plugin_.start();
  EXPECT_TRUE(plugin_.says("kubelet does not tell at ")) << plugin_.log();
  kubelet_.start();
  EXPECT_TRUE(comes_to("jcam.dev/csi1", "csi1"));
}

TEST_F(PluginScene, AKubeletThatIsLateIsNotCalledAnOldOne) {
  std::filesystem::create_directory(at("plugins"));
  start_daemon();
  kubelet_.tell_late(1500ms);
  kubelet_.start();
  plugin_.start();
  EXPECT_TRUE(plugin_.says("within a second what Pods have; it is asked again")) << plugin_.log();
  EXPECT_THAT(plugin_.log(), testing::Not(testing::HasSubstr("1.20 or newer")));
  kubelet_.tell_late(0ms);
  EXPECT_TRUE(comes_to("jcam.dev/csi1", "csi1"));
}

TEST_F(PluginScene, AKubeletOfAnotherVersionIsToldOfAndAskedAgain) {
  std::filesystem::create_directory(at("plugins"));
  start_daemon();
  kubelet_.refuse("requested API version \"v1beta1\" is not supported");
  kubelet_.start();
  plugin_.start();
  EXPECT_TRUE(
      plugin_.says("does not take jcam.dev/camera: requested API version \"v1beta1\" is not supported"))
      << plugin_.log();
  kubelet_.refuse("");
  EXPECT_TRUE(comes_to("jcam.dev/csi1", "csi1"));
  EXPECT_TRUE(plugin_.says("kubelet takes all resources"));
}

TEST_F(PluginScene, WhatIsNoKubeletIsToldOf) {
  std::filesystem::create_directory(at("plugins"));
  start_daemon();
  kubelet_.forget_registrations();
  kubelet_.start();
  plugin_.start();
  EXPECT_TRUE(plugin_.says("it does not know the device plugin interface v1beta1")) << plugin_.log();
}

TEST_F(PluginScene, ASecondOneSaysSoAndEnds) {
  start_all();
  jcam::test::PluginProcess second(
      {"--socket", at("bridge.sock"), "--plugins", at("plugins"), "--pod-resources",
       at("plugins") + "/pods.sock", "--settle", "0s", "--features", "none"},
      at("second"));
  second.start();
  EXPECT_EQ(second.wait(), 1);
  EXPECT_THAT(second.log(), testing::HasSubstr("another program serves jcam.dev/"));
  EXPECT_TRUE(kubelet_.start_pod("jcam.dev/csi1")) << "the first one goes on";
}

TEST_F(PluginScene, WithoutKubeletsDirectoryItSaysSoAndEnds) {
  plugin_.start();
  EXPECT_EQ(plugin_.wait(), 1);
  EXPECT_THAT(plugin_.log(), testing::HasSubstr("--plugins DIR names another place"));
}

TEST_F(PluginScene, EndsWhenAskedAndLeavesNoSocket) {
  start_all();
  plugin_.signal(SIGTERM);
  EXPECT_EQ(plugin_.wait(), 0);
  for (const auto& entry : std::filesystem::directory_iterator(at("plugins")))
    EXPECT_FALSE(entry.path().filename().string().starts_with("jcam-")) << entry.path();
}

TEST_F(PluginScene, NothingWakesWhileNothingChangesAndItIsSmall) {
  start_all();
  ASSERT_TRUE(kubelet_.start_pod("jcam.dev/csi1"));
  change([](auto& report) { node_in(report, "csi1").readers = 1; });
  ASSERT_TRUE(plugin_.says("csi1 is given to a Pod"));
  // What has begun may still be going on: the first silence counts.
  long woken = -1;
  for (int i = 0; i < 30 && woken != 0; ++i) {
    const auto before = plugin_.wakeups();
    std::this_thread::sleep_for(3s);
    woken = plugin_.wakeups() - before;
  }
  EXPECT_EQ(woken, 0) << "in three seconds";
  RecordProperty("rss_kib", static_cast<int>(plugin_.memory("Rss:")));
  std::cout << "Rss " << plugin_.memory("Rss:") << " KiB, Pss " << plugin_.memory("Pss:") << " KiB, "
            << plugin_.count("task") << " threads\n";
#ifndef __SANITIZE_ADDRESS__
  if (JCAM_SLOWNESS == 1) {
    EXPECT_LT(plugin_.memory("Rss:"), 25 * 1024);
  }
#endif
}

TEST_F(PluginScene, RestartsOfKubeletLeaveNothingBehind) {
  start_all();
  const auto again = [&] {
    const int before = kubelet_.registrations();
    kubelet_.stop();
    kubelet_.start();
    EXPECT_TRUE(comes_to("jcam.dev/camera", "csi0 csi0.1 csi1"));
    EXPECT_TRUE(comes_to("jcam.dev/csi1", "csi1"));
    EXPECT_GE(kubelet_.registrations(), before + 4);
  };
  for (int i = 0; i < 5; ++i) again();
  const auto files = plugin_.count("fd");
  const auto threads = plugin_.count("task");
  for (int i = 0; i < 20 && !HasFailure(); ++i) again();
  EXPECT_LE(plugin_.count("fd"), files + 4);
  EXPECT_LE(plugin_.count("task"), threads + 2);
  plugin_.signal(SIGHUP);
  EXPECT_TRUE(comes_to("jcam.dev/camera", "csi0 csi0.1 csi1"));
}

}  // namespace
}  // namespace jcam::kubelet::test
