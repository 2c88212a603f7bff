// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "host/discover.h"
#include "host/rooted_file_system.h"
#include "tests/support/fixture_host.h"
#include "tests/support/temp_dir.h"

namespace jcam::testing {
namespace {

Host fixture(const std::string& name) {
  return jcam::testing::fixture_host(name);
}

Host with_caller(const std::string& name, const std::map<std::string, std::string>& environment) {
  return jcam::testing::fixture_host(name, {}, environment);
}

TEST(Discover, AJetsonAndItsRelease) {
  const auto board = fixture("orin-jp6").board;
  EXPECT_TRUE(board.tegra);
  EXPECT_EQ(board.model, "NVIDIA Jetson AGX Orin Developer Kit");
  EXPECT_EQ(board.l4t, "36.4.3");
  EXPECT_EQ(board.jetpack, "6");
  EXPECT_FALSE(fixture("x86-nvidia").board.tegra);
  EXPECT_TRUE(fixture("x86-nvidia").nvidia_gpu);
  EXPECT_FALSE(fixture("thor-jp7").nvidia_gpu);  // has /dev/nvidiactl, and is still no discrete GPU
}

TEST(Discover, VideoDevicesByKind) {
  const auto host = fixture("orin-jp6");
  ASSERT_EQ(host.video.size(), 7U);
  EXPECT_EQ(host.video[0].kind, VideoKind::raw_csi);
  EXPECT_EQ(host.video[2].kind, VideoKind::camera);
  EXPECT_EQ(host.video[2].driver, "uvcvideo");
  EXPECT_EQ(host.video[4].kind, VideoKind::bridged);
  EXPECT_EQ(host.video[5].bridged->text(), "csi0.1");
  EXPECT_EQ(host.video[5].node, (DeviceNode{"/dev/video41", 81, 5, 44}));
  EXPECT_EQ(fixture("x86").video[1].kind, VideoKind::loopback);
}

TEST(Discover, BusesByNumberNotByName) {
  const auto host = fixture("orin-jp6");
  ASSERT_EQ(host.i2c.size(), 8U);
  EXPECT_EQ(host.i2c.back().path, "/dev/i2c-10");
}

TEST(Discover, TheEnginesAndWhetherTheyCanBeUsed) {
  const auto host = fixture("x86-nvidia");
  ASSERT_EQ(host.engines.size(), 2U);
  EXPECT_EQ(host.engines[0].kind, EngineKind::docker);
  EXPECT_TRUE(host.engines[0].may_use);
  EXPECT_EQ(host.engines[1].kind, EngineKind::podman);
  EXPECT_TRUE(host.engines[1].rootless);
  EXPECT_TRUE(fixture("thor-jp7").cdi_kinds.contains("nvidia.com/gpu"));
}

TEST(Discover, ARemoteDocker) {
  EXPECT_TRUE(with_caller("orin-jp6", {{"DOCKER_HOST", "ssh://build"}}).engines[0].remote);
  EXPECT_FALSE(with_caller("orin-jp6", {{"DOCKER_HOST", "unix:///var/run/docker.sock"}}).engines[0].remote);
  EXPECT_FALSE(with_caller("orin-jp6", {{"DOCKER_HOST", ""}}).engines[0].remote);
}

TEST(Discover, APodmanThatNeverHadAContainerIsToldByItsStorage) {
  test::TempDir root;
  const auto make = [&](const std::string& path) {
    std::filesystem::create_directories(std::filesystem::path(root / path).parent_path());
    std::ofstream(root / path) << "";
    std::filesystem::permissions(root / path, std::filesystem::perms(0755));
  };
  make("usr/bin/podman");
  const auto never_used = [&](unsigned uid, std::map<std::string, std::string> environment) {
    Caller caller{.uid = uid};
    caller.environment = std::move(environment);
    caller.environment.emplace("HOME", "/home/ada");
    const auto host = discover(RootedFileSystem(root.path()), caller, {});
    return host.engines.at(0).never_used;
  };
  EXPECT_TRUE(never_used(0, {}));
  EXPECT_TRUE(never_used(1000, {}));
  EXPECT_FALSE(never_used(0, {{"CONTAINER_HOST", "ssh://build"}}));
  EXPECT_FALSE(never_used(0, {{"CONTAINERS_STORAGE_CONF", "/x"}}));
  make("var/lib/containers/storage/db");
  EXPECT_FALSE(never_used(0, {}));
  EXPECT_TRUE(never_used(1000, {}));
  make("home/ada/.local/share/containers/storage/db");
  EXPECT_FALSE(never_used(1000, {}));
  EXPECT_TRUE(never_used(1000, {{"XDG_DATA_HOME", "/data"}}));
  make("etc/containers/storage.conf");
  EXPECT_FALSE(never_used(1000, {{"XDG_DATA_HOME", "/data"}}));
}

TEST(Discover, ABareMachineIsEmpty) {
  Host host = fixture("bare");
  host.caller = {};
  EXPECT_EQ(host, Host{});
}

TEST(Discover, ThisMachineDoesNotFail) {
  const auto host = discover(RootedFileSystem("/"), caller_of_process(), {});
  EXPECT_EQ(host.caller, caller_of_process());
}

}  // namespace
}  // namespace jcam::testing
