// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "ctl/nodes/nodes_command.h"
#include "tests/support/temp_dir.h"

namespace jcam::ctl {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;

Config config_of(std::initializer_list<int> nodes) {
  Config config;
  int number = 0;
  for (const int count : nodes) {
    CameraConfig camera;
    camera.name = CameraName{number++};
    camera.nodes = count;
    config.cameras.push_back(camera);
  }
  return config;
}

TEST(NodesPlan, LoadsAnAbsentModuleWithOneValuePerDevice) {
  const auto plan = plan_nodes(config_of({2, 1}), {.numbers = {0, 1, 41}});
  EXPECT_TRUE(plan.load);
  EXPECT_THAT(plan.parameters,
              ElementsAre("devices=3", "video_nr=40,42,43", "card_label=jcam-csi0,jcam-csi0.1,jcam-csi1",
                          "exclusive_caps=1,1,1", "max_buffers=4", "max_openers=16"));
  EXPECT_TRUE(plan.add.empty());
}

TEST(NodesPlan, AnOldModuleWithCodedFramesHasAShorterRing) {
  auto config = config_of({1, 1});
  config.cameras[1].format = PixelFormat::mjpeg;
  EXPECT_THAT(plan_nodes(config, {.tells_version = false}).parameters, Contains("max_buffers=3"));
  EXPECT_THAT(plan_nodes(config, {}).parameters, Contains("max_buffers=4"));
  EXPECT_THAT(plan_nodes(config_of({1, 1}), {.tells_version = false}).parameters, Contains("max_buffers=4"));
}

TEST(NodesPlan, ALoadCarriesAtMostEightDevices) {
  const auto plan = plan_nodes(config_of({8, 2}), {});
  EXPECT_EQ(plan.parameters[0], "devices=8");
}

TEST(NodesPlan, OptionsOfModprobeAreNotOverridden) {
  const auto plan = plan_nodes(config_of({1}), {.own_options = true});
  EXPECT_TRUE(plan.load);
  EXPECT_TRUE(plan.parameters.empty());
}

TEST(NodesPlan, AddsToAModuleThatOthersLoaded) {
  const auto plan = plan_nodes(
      config_of({2}), {.loaded = true, .can_add = true, .labels = {"OBS", "jcam-csi0"}, .numbers = {10, 40}});
  EXPECT_FALSE(plan.load);
  EXPECT_THAT(plan.present, ElementsAre("jcam-csi0"));
  EXPECT_THAT(plan.add, ElementsAre(NewNode{"jcam-csi0.1", 41}));
}

TEST(NodesPlan, AnOldModuleThatIsLoadedCannotBeAddedTo) {
  const auto plan = plan_nodes(config_of({2}), {.loaded = true, .labels = {"jcam-csi0"}, .numbers = {40}});
  EXPECT_FALSE(plan.load);
  EXPECT_THAT(plan.missing, ElementsAre("jcam-csi0.1"));
  EXPECT_THAT(missing_nodes(plan).message(), HasSubstr("sudo modprobe -r v4l2loopback"));
}

TEST(NodesPlan, NothingToDoIsNoLoad) {
  EXPECT_FALSE(plan_nodes(config_of({}), {}).load);
  EXPECT_FALSE(plan_nodes(config_of({1}), {.loaded = true, .labels = {"jcam-csi0"}}).load);
}

TEST(NamesDevices, LooksOnlyAtTheModuleItself) {
  EXPECT_FALSE(names_devices(""));
  EXPECT_FALSE(names_devices("insmod /lib/videodev.ko devices=1\ninsmod /lib/v4l2loopback.ko \n"));
  EXPECT_FALSE(names_devices("insmod /lib/v4l2loopback.ko max_buffers=2\n"));
  EXPECT_TRUE(
      names_devices("insmod /lib/videodev.ko \ninsmod /lib/v4l2loopback.ko exclusive_caps=1 devices=2\n"));
}

/// A kernel of the version that can or cannot add.
class FakeModule : public ModuleTools {
 public:
  explicit FakeModule(bool can_add) : can_add_(can_add) {}
  ModuleState look() override {
    ModuleState now = state;
    now.can_add = state.loaded && can_add_;
    return now;
  }
  Status load(const std::vector<std::string>& parameters) override {
    if (!load_error.what.empty()) return load_error;
    state.loaded = true;
    state.own_options = false;
    for (const auto& parameter : parameters) {
      if (!parameter.starts_with("card_label=")) continue;
      std::istringstream labels(parameter.substr(11));
      for (std::string label; std::getline(labels, label, ',');) state.labels.insert(label);
    }
    return {};
  }
  Status add(const NewNode& node) override {
    state.labels.insert(node.label);
    return {};
  }
  bool wait_for_rights(const std::set<std::string>& labels, std::chrono::milliseconds) override {
    waited_for = labels;
    return udev_is_quick;
  }
  ModuleState state;
  Error load_error;
  std::set<std::string> waited_for;
  bool udev_is_quick = true;

 private:
  bool can_add_;
};

class NodesUp : public testing::Test {
 protected:
  ExitStatus up(ModuleTools& module, const std::string& toml, bool dry_run = false) {
    std::ofstream(directory_ / "jcam.toml") << toml;
    Console console{out_, err_, "", 80, false};
    return nodes_up(console, module, {directory_ / "jcam.toml", true, directory_ / "proc", dry_run});
  }
  test::TempDir directory_;
  std::ostringstream out_, err_;
};

constexpr const char* kTen =
    "[camera.csi0]\nsource = \"test\"\nnodes = 8\nmax_nodes = 8\n"
    "[camera.csi1]\nsource = \"test\"\nnodes = 2\n";

TEST_F(NodesUp, WhatParametersCannotMakeIsAddedAfterTheLoad) {
  FakeModule module(true);
  EXPECT_EQ(up(module, kTen), kOk) << err_.str();
  EXPECT_EQ(module.state.labels.size(), 10u);
  EXPECT_THAT(out_.str(), HasSubstr("add /dev/video"));
}

TEST_F(NodesUp, BeforeZeroThirteenEightIsAll) {
  FakeModule module(false);
  EXPECT_EQ(up(module, kTen), kFailed);
  EXPECT_THAT(err_.str(), HasSubstr("no room for jcam-csi1, jcam-csi1.1"));
}

TEST_F(NodesUp, OwnOptionsWithoutOurNodesOnAnOldModuleSaySo) {
  FakeModule module(false);
  module.state.own_options = true;
  EXPECT_EQ(up(module, "[camera.csi0]\nsource = \"test\"\n"), kFailed);
  EXPECT_THAT(err_.str(), HasSubstr("loaded without jcam-csi0"));
}

TEST_F(NodesUp, DryRunDoesNothing) {
  FakeModule module(true);
  EXPECT_EQ(up(module, "[camera.csi0]\nsource = \"test\"\n", true), kOk);
  EXPECT_FALSE(module.state.loaded);
  EXPECT_THAT(out_.str(), HasSubstr("modprobe v4l2loopback devices=1"));
}

TEST_F(NodesUp, AFailedLoadIsToldOnce) {
  FakeModule module(true);
  module.load_error = Error{"cannot load v4l2loopback: no such module", "install it"};
  EXPECT_EQ(up(module, "[camera.csi0]\nsource = \"test\"\n"), kFailed);
  EXPECT_EQ(err_.str(), "jcamctl: cannot load v4l2loopback: no such module; install it\n");
}

TEST_F(NodesUp, TheirGroupIsWaitedFor) {
  FakeModule module(true);
  EXPECT_EQ(up(module, "[camera.csi0]\nsource = \"test\"\nnodes = 2\n"), kOk);
  EXPECT_EQ(module.waited_for, (std::set<std::string>{"jcam-csi0", "jcam-csi0.1"}));
  EXPECT_EQ(err_.str(), "");
}

TEST_F(NodesUp, AUdevThatGivesThemNoneIsARemarkAndNoFailure) {
  FakeModule module(true);
  module.udev_is_quick = false;
  EXPECT_EQ(up(module, "[camera.csi0]\nsource = \"test\"\n"), kOk);
  EXPECT_THAT(err_.str(), HasSubstr("udev has not given them to a group"));
}

TEST_F(NodesUp, AWrongConfigurationIsWrongUsage) {
  FakeModule module(true);
  EXPECT_EQ(up(module, "[camera.csi0]\nformat = \"rgb\"\n"), kUsage);
  EXPECT_FALSE(module.state.loaded);
}

// The part of the kernel that needs no kernel: a device of sysfs whose file in /dev is somebody's.
class WaitForRights : public testing::Test {
 protected:
  WaitForRights() {
    write("sys/devices/virtual/video4linux/video40/name", "jcam-csi0\n");
    write("sys/devices/virtual/video4linux/video40/max_openers", "10\n");
    write("dev/video40", "");
    mode(std::filesystem::perms::owner_write);
  }
  void write(const std::string& name, const std::string& text) {
    std::filesystem::create_directories(std::filesystem::path(root_ / name).parent_path());
    std::ofstream(root_ / name) << text;
  }
  void mode(std::filesystem::perms now) { std::filesystem::permissions(root_ / "dev/video40", now); }
  bool waits_for(const std::string& label) {
    return KernelModule(root_.path()).wait_for_rights({label}, std::chrono::milliseconds(30));
  }
  test::TempDir root_;
};

TEST_F(WaitForRights, WithoutUdevNobodyGivesAny) {
  EXPECT_TRUE(waits_for("jcam-csi0"));
}

TEST_F(WaitForRights, WithUdevTheGroupMustBeAbleToWrite) {
  write("run/udev/control", "");
  EXPECT_FALSE(waits_for("jcam-csi0"));
  EXPECT_TRUE(waits_for("jcam-csi1")) << "the device of somebody else";
  mode(std::filesystem::perms::owner_write | std::filesystem::perms::group_write);
  EXPECT_TRUE(waits_for("jcam-csi0"));
}

}  // namespace
}  // namespace jcam::ctl
