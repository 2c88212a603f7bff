// SPDX-License-Identifier: Apache-2.0
#include "ctl/facts/gather.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "control/unix_socket.h"
#include "host/rooted_file_system.h"
#include "tests/support/places.h"
#include "tests/support/temp_dir.h"

namespace jcam::ctl {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;

/// A root that is filled file by file.
struct Root {
  test::TempDir dir;
  void file(const std::string& path, const std::string& text = "") const {
    fs::create_directories(fs::path(dir / path).parent_path());
    std::ofstream(dir / path) << text;
    if (path.find("bin/") != std::string::npos) fs::permissions(dir / path, fs::perms{0755});
  }
  void link(const std::string& path, const std::string& target) const {
    fs::create_directories(fs::path(dir / path).parent_path());
    fs::create_symlink(target, dir / path);
  }
  Facts gather(std::map<std::string, std::string> environment = {}) const {
    const auto manifest = read_manifest(dir.path());
    EXPECT_TRUE(manifest);
    Caller caller = manifest->caller;
    for (auto& [name, value] : environment) caller.environment[name] = value;
    const RootedFileSystem files(dir.path(), *manifest);
    return gather_facts({files, caller, dir.path(), "5.15.148-tegra"});
  }
};

TEST(DoctorFacts, NothingIsThere) {
  const Root root;
  const Facts facts = root.gather();
  EXPECT_FALSE(facts.jetson);
  EXPECT_FALSE(facts.module.loaded || facts.module.installed || facts.module.headers);
  EXPECT_TRUE(facts.nodes.empty());
  EXPECT_TRUE(facts.engine.engines.empty());
  EXPECT_TRUE(facts.engine.docker);
  EXPECT_EQ(facts.argus.socket, ArgusFacts::Socket::missing);
}

TEST(DoctorFacts, Board) {
  const Root root;
  root.file("etc/nv_tegra_release",
            "# R36 (release), REVISION: 4.3, GCID: 38968081, BOARD: generic, EABI: aarch64\n");
  EXPECT_TRUE(root.gather().jetson);
  EXPECT_EQ(root.gather().release, "R36 (release), REVISION: 4.3");
  // The mainline driver of the fuses has it with a capital.
  for (const char* text : {"tegra234\n", "Tegra\n"}) {
    const Root family;
    family.file("sys/devices/soc0/family", text);
    EXPECT_TRUE(family.gather().jetson) << text;
  }
  const Root directory;
  fs::create_directories(directory.dir / "etc/nv_tegra_release");
  EXPECT_FALSE(directory.gather().jetson);
}

TEST(DoctorFacts, Module) {
  const Root root;
  root.file("sys/module/v4l2loopback/version", "0.15.0\n");
  root.file("sys/module/v4l2loopback/parameters/exclusive_caps", "Y,Y\n");
  root.file("lib/modules/5.15.148-tegra/modules.dep", "updates/dkms/v4l2loopback.ko.xz: kernel/a.ko\n");
  root.file("lib/modules/5.15.148-tegra/build/Makefile");
  const ModuleFacts facts = root.gather().module;
  EXPECT_TRUE(facts.loaded && facts.installed && facts.headers);
  EXPECT_EQ(facts.version, "0.15.0");
  EXPECT_EQ(facts.parameters, (std::map<std::string, std::string>{{"exclusive_caps", "Y,Y"}}));
}

TEST(DoctorFacts, ModprobeFilesOfTheSameNameHideEachOther) {
  const Root root;
  root.file("usr/lib/modprobe.d/jcam.conf", "options v4l2loopback devices=8\n");
  root.file("etc/modprobe.d/jcam.conf",
            "# ours, changed\noptions  v4l2loopback devices=2\noptions v4l2loopback_other a=1\n");
  root.file("etc/modprobe.d/b.conf", "blacklist nouveau\nblacklist v4l2loopback\n");
  root.file("etc/modprobe.d/c.conf.off", "blacklist v4l2loopback\n");
  EXPECT_THAT(root.gather().module.lines,
              ElementsAre(ModprobeLine{"/etc/modprobe.d/b.conf", "blacklist v4l2loopback"},
                          ModprobeLine{"/etc/modprobe.d/jcam.conf", "options  v4l2loopback devices=2"}));
}

TEST(DoctorFacts, NodesAndWhoHasThemOpen) {
  const Root root;
  root.file("sys/devices/virtual/video4linux/video40/name", "jcam-csi0\n");
  root.link("sys/class/video4linux/video40", "../../devices/virtual/video4linux/video40");
  root.file("sys/class/video4linux/video0/name", "USB Camera\n");
  root.file("dev/video40");
  root.file("proc/800/comm", "jcam-bridge\n");
  root.link("proc/800/fd/7", "/dev/video40");
  root.file("proc/90/comm", "bash\n");
  root.link("proc/90/fd/0", "/dev/video4");
  const auto nodes = root.gather().nodes;
  ASSERT_EQ(nodes.size(), 1u);
  EXPECT_EQ(nodes[0].node, (SysfsNode{40, "jcam-csi0", true}));
  EXPECT_TRUE(nodes[0].device);
  EXPECT_THAT(nodes[0].holders, ElementsAre(Holder{800, "jcam-bridge"}));
}

TEST(DoctorFacts, Argus) {
  const Root root;
  fs::create_directories(root.dir / "tmp");
  const auto socket = control::listen_at(root.dir / "tmp/argus_socket", {});
  ASSERT_TRUE(socket);
  root.file("proc/7/comm", "nvargus-daemon\n");
  EXPECT_EQ(root.gather().argus.socket, ArgusFacts::Socket::socket);
  EXPECT_TRUE(root.gather().argus.running);
  const Root other;
  fs::create_directories(other.dir / "tmp/argus_socket");
  EXPECT_EQ(other.gather().argus.socket, ArgusFacts::Socket::other);
}

TEST(DoctorFacts, ElementsByTheirPlugins) {
  const Root root;
  root.file("usr/lib/aarch64-linux-gnu/gstreamer-1.0/libgstnvvidconv.so");
  root.file("usr/lib/aarch64-linux-gnu/gstreamer-1.0/libgstvideoconvert.so");
  const auto elements = root.gather().elements;
  EXPECT_TRUE(elements.at("nvvidconv") && elements.at("videoconvert"));
  EXPECT_FALSE(elements.at("nvarguscamerasrc") || elements.at("videotestsrc") || elements.at("v4l2src"));
}

TEST(DoctorFacts, Engines) {
  const Root root;
  for (const char* program : {"docker", "podman", "nvidia-container-runtime"})
    root.file("usr/bin/" + std::string(program));
  root.file("etc/docker/daemon.json", R"({"runtimes":{"nvidia":{}}})");
  root.file("etc/cdi/nvidia.yaml",
            "cdiVersion: 0.5.0\ndevices:\n- name: all\n  kind: no\nkind: \"nvidia.com/gpu\"\n");
  root.file("var/run/cdi/jcam.json", R"({"kind":"jcam.dev/camera"})");
  root.file("var/run/cdi/bad.json", "{");
  root.file("var/run/cdi/.jcam.json.a1b2c3", "{");
  const EngineFacts facts = root.gather().engine;
  EXPECT_THAT(facts.engines, ElementsAre("docker", "podman"));
  EXPECT_TRUE(facts.nvidia_runtime);
  EXPECT_TRUE(facts.docker->nvidia);
  EXPECT_THAT(facts.cdi_kinds, ElementsAre("jcam.dev/camera", "nvidia.com/gpu"));
  EXPECT_THAT(facts.cdi_broken, ElementsAre("/var/run/cdi/bad.json"));
}

TEST(DoctorFacts, ABrokenDockerFileIsAFactToo) {
  const Root root;
  root.file("usr/bin/docker");
  root.file("etc/docker/daemon.json", "{");
  EXPECT_EQ(root.gather().engine.docker.error().what, "/etc/docker/daemon.json:1:2: not valid JSON");
}

TEST(DoctorFacts, ATreeIsWhatItsManifestSays) {
  const std::string tree = test::source_dir() + "/tests/fixtures/rootfs-orin-jp6";
  const auto manifest = read_manifest(tree);
  ASSERT_TRUE(manifest);
  const RootedFileSystem files(tree, *manifest);
  const Facts facts = gather_facts({files, manifest->caller, tree, "5.15.148-tegra"});
  EXPECT_TRUE(facts.jetson);
  EXPECT_THAT(facts.engine.engines, ElementsAre("docker"));
  EXPECT_TRUE(facts.engine.docker_socket);
  EXPECT_EQ(facts.engine.docker_gid, 999U);
  EXPECT_EQ(facts.engine.docker_may_use, true);
  EXPECT_EQ(facts.argus.socket, ArgusFacts::Socket::socket);
  EXPECT_EQ(facts.user.uid, 1000U);
}

TEST(DoctorFacts, DockerIsTheOneThatTheClientTalksTo) {
  const Root root;
  root.file("usr/bin/docker");
  root.file("home/jet/.config/docker/daemon.json", R"({"runtimes":{"nvidia":{}}})");
  fs::create_directories(root.dir / "run/user/1000");
  const auto socket = control::listen_at(root.dir / "run/user/1000/docker.sock", {});
  ASSERT_TRUE(socket);
  const auto facts =
      root.gather({{"DOCKER_HOST", "unix:///run/user/1000/docker.sock"}, {"HOME", "/home/jet"}}).engine;
  ASSERT_TRUE(facts.docker_host);
  EXPECT_TRUE(facts.docker_host->rootless && facts.docker_socket);
  EXPECT_TRUE(facts.docker->nvidia);
}

TEST(DoctorFacts, DockerOfASnapHasAFileOfItsOwn) {
  const Root root;
  root.file("snap/bin/docker");
  root.file("var/snap/docker/current/config/daemon.json", R"({"runtimes":{"nvidia":{}}})");
  const auto facts = root.gather({{"PATH", "/usr/bin:/snap/bin"}}).engine;
  ASSERT_TRUE(facts.docker_host);
  EXPECT_TRUE(facts.docker_host->snap);
  EXPECT_TRUE(facts.docker->nvidia);
}

TEST(DoctorFacts, RuntimesThatDockerdIsGivenByFlag) {
  const Root root;
  root.file("usr/bin/docker");
  root.file("lib/systemd/system/docker.service", "[Service]\nExecStart=/usr/bin/dockerd -H fd://\n");
  root.file(
      "etc/systemd/system/docker.service.d/override.conf",
      "[Service]\nExecStart=\nExecStart=/usr/bin/dockerd -H fd:// \\\n  --add-runtime=nvidia=/usr/bin/x\n");
  const auto flags = root.gather().engine.flags;
  EXPECT_EQ(flags.runtimes, (std::set<std::string>{"nvidia"}));
  EXPECT_EQ(flags.file, "/etc/systemd/system/docker.service.d/override.conf");
}

TEST(DoctorFacts, AModuleSaysWhatItIsFor) {
  const Root root;
  root.file("lib/modules/5.15.148-tegra/modules.dep", "updates/dkms/v4l2loopback.ko: kernel/a.ko\n");
  root.file("lib/modules/5.15.148-tegra/updates/dkms/v4l2loopback.ko", "vermagic=5.15.136-tegra SMP preempt");
  root.file("sys/kernel/security/lockdown", "none [integrity] confidentiality\n");
  const ModuleFacts facts = root.gather().module;
  EXPECT_TRUE(facts.installed && facts.only_signed);
  EXPECT_EQ(facts.built_for, "5.15.136-tegra");
  EXPECT_EQ(facts.is_signed, false);
  root.file("sys/kernel/security/lockdown", "[none] integrity confidentiality\n");
  EXPECT_FALSE(root.gather().module.only_signed);
}

TEST(DoctorFacts, CamerasThatArgusDoesNotSee) {
  const Root root;
  root.file("sys/devices/soc0/family", "tegra234\n");
  root.file("sys/class/video4linux/video0/name", "vi-output, alvium-csi2 9-003c\n");
  root.file("usr/lib/nvsipl_drv/x.so");
  const auto board = root.gather().board;
  ASSERT_TRUE(board);
  EXPECT_TRUE(board->sipl && board->cameras.empty());
  EXPECT_THAT(board->strays, ElementsAre("/dev/video0 (alvium-csi2 9-003c)"));
}

TEST(DoctorFacts, GroupNames) {
  const Root root;
  root.file("etc/group", "root:x:0:\nvideo:x:44:a,b\nbroken\n:x:\n");
  EXPECT_EQ(root.gather().user.group_names,
            (std::map<std::uint32_t, std::string>{{0, "root"}, {44, "video"}}));
}

}  // namespace
}  // namespace jcam::ctl
