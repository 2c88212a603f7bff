// SPDX-License-Identifier: Apache-2.0
#include "launcher/request/command_line.h"

#include <gtest/gtest.h>

#include <cstdlib>

#include "tests/unit/launcher/support.h"

namespace jcam::launch {
namespace {

using Option = EngineOption;

TEST(CommandLine, EngineOptionsStandAnywhereBeforeTheImage) {
  const auto words =
      split_words({"-v", "/a:/b", "--csi", "0", "--name=x", "-e", "A=1", "img", "--csi", "1", "-v"});
  ASSERT_TRUE(words);
  EXPECT_EQ(words->engine, (std::vector<Option>{{"volume", "/a:/b"}, {"name", "x"}, {"env", "A=1"}}));
  EXPECT_EQ(words->own, (std::vector<OwnOption>{{"--csi", "0"}}));
  EXPECT_EQ(words->image, "img");
  EXPECT_EQ(words->command, (std::vector<std::string>{"--csi", "1", "-v"}));
}

TEST(CommandLine, LettersAreReadAsTheEnginesReadThem) {
  const auto words = split_words({"-itv/a:/b", "-p=80:80", "-eA=B", "-t=false", "-du", "1000", "img"});
  ASSERT_TRUE(words);
  EXPECT_EQ(words->engine, (std::vector<Option>{{"interactive", {}},
                                                {"tty", {}},
                                                {"volume", "/a:/b"},
                                                {"publish", "80:80"},
                                                {"env", "A=B"},
                                                {"tty", "false"},
                                                {"detach", {}},
                                                {"user", "1000"}}));
}

TEST(CommandLine, FlagsTakeTheNextWordNever) {
  const auto words = split_words({"--rm", "--privileged", "img", "true"});
  ASSERT_TRUE(words);
  EXPECT_EQ(words->image, "img");
  EXPECT_EQ(split_words({"--rm=false", "img"})->engine, (std::vector<Option>{{"rm", "false"}}));
}

TEST(CommandLine, WordsOfJetsonContainersMeanTheSame) {
  EXPECT_EQ(split_words({"--csi2webcam", "img"})->own, (std::vector<OwnOption>{{"--csi", "all"}}));
  const auto words = split_words({"img", "--csi2webcam", "--csi-capture-res=1x1@1"});
  ASSERT_TRUE(words);
  EXPECT_TRUE(words->own.empty());
  EXPECT_EQ(words->command.size(), 2U);
}

TEST(CommandLine, TwoDashesEndTheOptions) {
  EXPECT_EQ(split_words({"--rm", "--", "img", "-x"})->image, "img");
  EXPECT_EQ(split_words({})->image, "");
}

TEST(CommandLine, AnOptionThatANewerEngineKnowsPassesWhereItsEndIsClear) {
  EXPECT_EQ(split_words({"--brand-new=1", "img"})->engine, (std::vector<Option>{{"brand-new", "1"}}));
  EXPECT_FALSE(split_words({"--brand-new", "1", "img"}));
}

TEST(CommandLine, OptionsOfTheInstalledEnginesAreKnown) {
  // From `docker run --help` of 28.2 and `podman run --help` of 4.3: the ones that stand alone.
  for (const char* name : {"detach",
                           "disable-content-trust",
                           "init",
                           "interactive",
                           "no-healthcheck",
                           "oom-kill-disable",
                           "privileged",
                           "publish-all",
                           "quiet",
                           "read-only",
                           "rm",
                           "sig-proxy",
                           "tty",
                           "use-api-socket",
                           "env-host",
                           "http-proxy",
                           "no-hosts",
                           "passwd",
                           "read-only-tmpfs",
                           "replace",
                           "rmi",
                           "rootfs",
                           "tls-verify",
                           "unsetenv-all"}) {
    const auto option = engine_option(std::string_view(name));
    ASSERT_TRUE(option) << name;
    EXPECT_FALSE(option->takes_value) << name;
  }
}

TEST(CommandLine, NoOptionOfOursHidesOneOfTheEngine) {
  for (const auto& row : feature_table()) {
    EXPECT_FALSE(engine_option(row.name)) << row.name;
    EXPECT_FALSE(engine_option("no-" + std::string(row.name))) << row.name;
  }
  for (const char* name : {"csi", "webcams", "wait-camera", "profile", "engine", "dry-run", "print",
                           "explain", "root", "config", "socket", "version"}) {
    EXPECT_FALSE(engine_option(std::string_view(name))) << name;
    EXPECT_TRUE(own_option_takes_value("--" + std::string(name))) << name;
  }
}

TEST(Cameras, AreWrittenInManyWays) {
  const auto cameras = parse_cameras("0,1.2,csi3=/dev/video5,4.0,all");
  ASSERT_TRUE(cameras) << cameras.error().message();
  ASSERT_EQ(cameras->size(), 5U);
  EXPECT_EQ((*cameras)[0], (CameraRequest{.camera = {0}}));
  EXPECT_EQ((*cameras)[1], (CameraRequest{.camera = {1}, .index = 2}));
  EXPECT_EQ((*cameras)[2], (CameraRequest{.camera = {3}, .target = "/dev/video5"}));
  EXPECT_EQ((*cameras)[3], (CameraRequest{.camera = {4}, .index = 0}));
  EXPECT_TRUE((*cameras)[4].all);
}

TEST(Cameras, MayBeStreams) {
  const auto cameras = parse_cameras("0:small,csi1:small.2=/dev/video5,2:main,0:small.0,csi3-tiny");
  ASSERT_TRUE(cameras) << cameras.error().message();
  ASSERT_EQ(cameras->size(), 5U);
  EXPECT_EQ((*cameras)[0], (CameraRequest{.camera = {0}, .stream = "small"}));
  EXPECT_EQ((*cameras)[1],
            (CameraRequest{.camera = {1}, .index = 2, .target = "/dev/video5", .stream = "small"}));
  EXPECT_EQ((*cameras)[2], (CameraRequest{.camera = {2}}));
  EXPECT_EQ((*cameras)[3], (CameraRequest{.camera = {0}, .index = 0, .stream = "small"}));
  EXPECT_EQ((*cameras)[4], (CameraRequest{.camera = {3}, .stream = "tiny"}));
  for (const char* text :
       {"0:", ":small", "0:Small", "0:small:a", "0:small.x", "0.1:small", "all:small", "0:small.0.0"})
    EXPECT_FALSE(parse_cameras(text)) << text;
}

TEST(Requests, SwitchGroups) {
  const auto request =
      testing::request({"--no-snd", "--i2c", "1", "--i2c=7", "--x11", "--engine", "podman", "img"});
  EXPECT_EQ(request.choice(Feature::snd), Choice::off);
  EXPECT_EQ(request.choice(Feature::x11), Choice::required);
  EXPECT_EQ(request.i2c_buses, (std::vector<int>{1, 7}));
  EXPECT_EQ(request.engine, EngineKind::podman);
  EXPECT_EQ(request.choice(Feature::docker_socket), Choice::off);
}

TEST(Help, NamesEveryOption) {
  const auto text = help_text();
  for (const auto& row : feature_table())
    EXPECT_TRUE(testing::has(text, "--" + std::string(row.name))) << row.name;
  EXPECT_TRUE(testing::has(text, "jcam-run [OPTIONS] IMAGE [COMMAND...]"));
}

}  // namespace
}  // namespace jcam::launch
