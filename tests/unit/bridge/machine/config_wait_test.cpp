// SPDX-License-Identifier: Apache-2.0
#include "bridge/machine/config_wait.h"

#include <gtest/gtest.h>

namespace jcam::bridge {
namespace {

const Error kWrong{"jcam.toml:2: formt: is not known", "use format"};

Config with(const char* text) {
  auto config = parse_config(text, "jcam.toml");
  EXPECT_TRUE(config) << text;
  return *config;
}
const char* const kOneCamera = "[camera.csi0]\nsource = \"test\"\n";
const char* const kAnotherCamera = "[camera.csi1]\nsource = \"test\"\n";

TEST(ConfigWait, TheSameMistakeIsNoNews) {
  ConfigWait wait(kWrong);
  for (int i = 0; i < 3; ++i) {
    const auto look = wait.look(kWrong);
    EXPECT_FALSE(look.config);
    EXPECT_FALSE(look.news);
  }
}

TEST(ConfigWait, AnotherMistakeIsNewsOnce) {
  ConfigWait wait(kWrong);
  const Error other{"jcam.toml:3: nodes: 9 is too many", "use 1..8"};
  EXPECT_TRUE(wait.look(other).news);
  EXPECT_EQ(wait.wrong().message(), other.message());
  EXPECT_FALSE(wait.look(other).news);
}

TEST(ConfigWait, ARightOneIsTakenWhenItWasSeenTwice) {
  ConfigWait wait(kWrong);
  EXPECT_FALSE(wait.look(with(kOneCamera)).config);
  const auto look = wait.look(with(kOneCamera));
  ASSERT_TRUE(look.config);
  EXPECT_EQ(*look.config, with(kOneCamera));
}

TEST(ConfigWait, WhatIsStillBeingWrittenIsNotTaken) {
  ConfigWait wait(kWrong);
  EXPECT_FALSE(wait.look(Config{}).config) << "a file that was only just emptied";
  EXPECT_FALSE(wait.look(with(kOneCamera)).config);
  EXPECT_FALSE(wait.look(kWrong).config);
  EXPECT_FALSE(wait.look(with(kOneCamera)).config) << "the mistake came between";
  EXPECT_FALSE(wait.look(with(kAnotherCamera)).config);
  EXPECT_TRUE(wait.look(with(kAnotherCamera)).config);
}

}  // namespace
}  // namespace jcam::bridge
