// SPDX-License-Identifier: Apache-2.0
#include "launcher/request/run_config.h"

#include <gtest/gtest.h>

namespace jcam::launch {
namespace {

std::string refusal_of_config(std::string_view text) {
  const auto request = parse_run_config(text, "run.toml", {});
  return request ? "accepted" : request.error().what;
}

TEST(RunConfig, SaysWhatOneWouldWriteOnEveryCommandLine) {
  const auto request = parse_run_config(
      "profile = \"minimal\"\nengine = \"podman\"\ncsi = [\"0\", \"1=/dev/video5\"]\nwebcams = true\n"
      "wait_camera = \"10s\"\noptions = [\"--ipc=host\", \"-e\", \"A=b c\"]\n"
      "[pass]\nsnd = false\nx11 = true\ndocker_socket = true\ni2c = [1, 7]\n",
      "run.toml", {});
  ASSERT_TRUE(request) << request.error().message();
  EXPECT_EQ(request->profile, Profile::minimal);
  EXPECT_EQ(request->engine, EngineKind::podman);
  EXPECT_EQ(request->cameras.size(), 2U);
  EXPECT_EQ(request->wait_camera, std::chrono::milliseconds(10'000));
  EXPECT_TRUE(request->webcams);
  EXPECT_EQ(request->options, (std::vector<EngineOption>{{"ipc", "host"}, {"env", "A=b c"}}));
  EXPECT_EQ(request->choice(Feature::snd), Choice::off);
  EXPECT_EQ(request->choice(Feature::x11), Choice::automatic);
  EXPECT_EQ(request->choice(Feature::docker_socket), Choice::automatic);
  EXPECT_EQ(request->i2c_buses, (std::vector<int>{1, 7}));
}

TEST(RunConfig, ALaterFileWins) {
  const auto system = parse_run_config("profile = \"minimal\"\ncsi = [\"0\"]", "a", {});
  ASSERT_TRUE(system);
  const auto own = parse_run_config("csi = [\"1\"]", "b", *system);
  ASSERT_TRUE(own);
  EXPECT_EQ(own->profile, Profile::minimal);
  ASSERT_EQ(own->cameras.size(), 1U);
  EXPECT_EQ(own->cameras[0].camera.number, 1);
}

TEST(RunConfig, RefusesWhatItDoesNotKnow) {
  EXPECT_EQ(refusal_of_config("profil = \"minimal\""), "run.toml:1: profil: is not known");
  EXPECT_EQ(refusal_of_config("\nprofile = 3"), "run.toml:2: profile: is not text");
  EXPECT_EQ(refusal_of_config("profile = \"big\""), "run.toml:1: profile: \"big\" is not a profile");
  EXPECT_EQ(refusal_of_config("csi = \"0\""), "run.toml:1: csi: is not a list");
  EXPECT_EQ(refusal_of_config("csi = [0]"), "run.toml:1: csi: has something in it that is not text");
  EXPECT_EQ(refusal_of_config("webcams = \"yes\""), "run.toml:1: webcams: is neither true nor false");
  EXPECT_EQ(refusal_of_config("options = [\"--dry-run\"]"),
            "run.toml:1: options: \"--dry-run\" is jcam-run's own");
  EXPECT_EQ(refusal_of_config("options = [\"--app=x\"]"), "run.toml:1: options: \"--app\" is jcam-run's own");
  EXPECT_EQ(refusal_of_config("options = [\"img\"]"), "run.toml:1: options: \"img\" is no option");
  EXPECT_EQ(refusal_of_config("options = [\"--name\"]"), "run.toml:1: options: option --name has no value");
  EXPECT_EQ(refusal_of_config("profile = \"minimal\"\noptions = [\"--rm\", \"\"]"),
            "run.toml:2: options: has an empty text in it");
  EXPECT_EQ(refusal_of_config("pass = 1"), "run.toml:1: pass: is not a section");
  EXPECT_EQ(refusal_of_config("[pass]\nsound = true"), "run.toml:1: pass: sound is not known");
  EXPECT_EQ(refusal_of_config("[pass]\ni2c = [\"a\"]"),
            "run.toml:1: pass: i2c has something in it that is no bus");
  EXPECT_EQ(refusal_of_config("\ncsi = [\"0\", \"x\"]").substr(0, 16), "run.toml:2: csi:");
  EXPECT_EQ(refusal_of_config("image = \"i\""), "run.toml:1: image: is not known")
      << "that is for an app's file";
  EXPECT_EQ(refusal_of_config("[pass"),
            "run.toml:1: Error while parsing table header: encountered end-of-file");
}

}  // namespace
}  // namespace jcam::launch
