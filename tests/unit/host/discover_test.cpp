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

TEST(Discover, ACsiNodeIsRawWhereTheDeviceTreeDoesNotSayThatItHasPictures) {
  test::TempDir root;
  Manifest manifest;
  const auto sensor = [&](int number, const std::string& device, const std::string& file,
                          const std::string& text) {
    const std::string node = "/dev/video" + std::to_string(number);
    manifest.files[node] = {FileKind::character, 81, static_cast<unsigned>(number), 0, 44, 0660};
    const auto write = [&](const std::string& path, const std::string& content) {
      std::filesystem::create_directories(std::filesystem::path(root / path).parent_path());
      std::ofstream(root / path) << content;
    };
    write("sys/class/video4linux/video" + std::to_string(number) + "/name",
          "vi-output, sensor " + device + "\n");
    if (!file.empty())
      write("sys/bus/i2c/devices/" + device + "/of_node/mode0/" + file, text + std::string(1, '\0'));
  };
  sensor(0, "9-0010", "mode_type", "bayer");
  sensor(1, "30-001b", "mode_type", "yuv");
  sensor(2, "10-0010", "pixel_t", "bayer_rggb");
  sensor(3, "31-001b", "pixel_t", "yuv_uyvy16");
  sensor(4, "32-0060", "pixel_t", "grey_y16");
  sensor(5, "33-0060", "", "");
  const RootedFileSystem files(root.path(), manifest);
  Host host;
  discover_video(files, host);
  ASSERT_EQ(host.video.size(), 6U);
  const VideoKind raw = VideoKind::raw_csi;
  const VideoKind camera = VideoKind::camera;
  const std::vector<VideoKind> expected{raw, camera, raw, camera, camera, raw};
  for (std::size_t i = 0; i < expected.size(); ++i) EXPECT_EQ(host.video[i].kind, expected[i]) << i;
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
  EXPECT_NE(cdi_file(fixture("thor-jp7"), "nvidia.com/gpu"), nullptr);
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

/// A machine of a manifest's lines and of files.
class Tree {
 public:
  explicit Tree(const std::string& lines) : lines_("jcam-host 1\n" + lines) {}
  void file(const std::string& path, const std::string& text) {
    std::filesystem::create_directories(std::filesystem::path(root_ / path).parent_path());
    std::ofstream(root_ / path) << text;
  }
  Host host() const {
    auto manifest = parse_manifest(lines_);
    EXPECT_TRUE(manifest) << (manifest ? "" : manifest.error().message());
    if (!manifest) return {};
    const Caller caller = manifest->caller;
    return discover(RootedFileSystem(root_.path(), *manifest), caller, {});
  }

 private:
  std::string lines_;
  test::TempDir root_;
};

TEST(Discover, DockerFromSnapHasAConfigurationOfItsOwn) {
  Tree tree(
      "caller 0:0 - -\nenv PATH=/usr/bin:/snap/bin\nf - 0:0 0755 /snap/bin/docker\ns - 0:0 0660 "
      "/var/run/docker.sock\n");
  tree.file("var/snap/docker/current/config/daemon.json", R"({"runtimes": {"nvidia": {}}})");
  tree.file("etc/docker/daemon.json", R"({"features": {"cdi": true}})");
  const auto host = tree.host();
  ASSERT_EQ(host.engines.size(), 1U);
  EXPECT_TRUE(host.engines[0].snap);
  EXPECT_TRUE(host.engines[0].runtimes.contains("nvidia"));
  EXPECT_FALSE(host.engines[0].cdi);
}

TEST(Discover, DockerOnThisMachinesTcpIsNoOther) {
  EXPECT_FALSE(with_caller("orin-jp6", {{"DOCKER_HOST", "tcp://127.0.0.1:2375"}}).engines[0].remote);
  EXPECT_FALSE(with_caller("orin-jp6", {{"DOCKER_HOST", "tcp://localhost:2375"}}).engines[0].remote);
  EXPECT_TRUE(with_caller("orin-jp6", {{"DOCKER_HOST", "tcp://127evil.example:2375"}}).engines[0].remote);
}

TEST(Discover, PodmanAsAClientIsToldFromPodman) {
  const std::string machine =
      "caller 1000:1000 - -\nenv PATH=/usr/bin\nenv HOME=/home/ada\nf - 0:0 0755 /usr/bin/podman\n"
      "f - 0:0 0755 /usr/bin/crun\n";
  const auto plain = Tree(machine).host().engines.at(0);
  EXPECT_TRUE(plain.crun);
  EXPECT_FALSE(plain.remote || plain.service);
  const auto there = Tree(machine + "env CONTAINER_HOST=ssh://core@build\n").host().engines.at(0);
  EXPECT_TRUE(there.remote);
  EXPECT_TRUE(Tree(machine + "env CONTAINER_CONNECTION=build\n").host().engines.at(0).remote);
  const auto service = Tree(machine +
                            "env CONTAINER_HOST=unix:///run/user/1000/podman/podman.sock\n"
                            "s - 1000:1000 0600 /run/user/1000/podman/podman.sock\n")
                           .host()
                           .engines.at(0);
  EXPECT_TRUE(service.service && service.rootless && service.may_use && !service.remote);
  Tree runc(machine);
  runc.file("etc/containers/containers.conf", "[engine]\nruntime = \"runc\"\n");
  EXPECT_FALSE(runc.host().engines.at(0).crun);
  runc.file("home/ada/.config/containers/containers.conf", "[engine]\nruntime = \"crun\"\n");
  EXPECT_TRUE(runc.host().engines.at(0).crun);
}

TEST(Discover, PodmanUnderDockersName) {
  const auto linked =
      Tree("caller 0:0 - -\nenv PATH=/usr/bin\nf - 0:0 0755 /usr/bin/podman\nl /usr/bin/docker -> podman\n")
          .host();
  ASSERT_EQ(linked.engines.size(), 1U);
  EXPECT_EQ(linked.engines[0].kind, EngineKind::podman);
  EXPECT_TRUE(linked.docker_is_podman);
}

TEST(Discover, GroupsOfTheGpuThatNotEverybodyHas) {
  const std::string nodes =
      "caller 0:0 - -\nc 10:60 0:44 0660 /dev/nvmap\nc 226:128 0:109 0660 /dev/dri/renderD128\n"
      "c 226:0 0:50 0660 /dev/dri/card0\nc 504:1 0:51 0660 /dev/nvgpu/igpu0/ctrl\n"
      "c 503:1 0:52 0666 /dev/nvhost-ctrl\n";
  Tree board(nodes + "f - 0:0 0644 /etc/nv_tegra_release\n");
  EXPECT_EQ(board.host().gpu_gids, (std::set<unsigned>{44, 51, 109}));
  EXPECT_TRUE(Tree(nodes).host().gpu_gids.empty());
}

TEST(Discover, SelinuxThatIsEnforced) {
  const std::string machine = "caller 0:0 - -\nenv PATH=/usr/bin\nf - 0:0 0755 /usr/bin/podman\n";
  Tree on(machine);
  on.file("sys/fs/selinux/enforce", "1");
  EXPECT_TRUE(on.host().engines.at(0).selinux);
  Tree off(machine);
  off.file("sys/fs/selinux/enforce", "0");
  EXPECT_FALSE(off.host().engines.at(0).selinux);
}

TEST(Discover, RightsAreTheKernelsAnswer) {
  // On this machine itself nothing is worked out from a mode.
  const RootedFileSystem files("/");
  EXPECT_TRUE(files.may_use("/dev/null", Caller{.uid = 12345}));
  EXPECT_FALSE(files.may_use("/no/such/socket", Caller{}));
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
