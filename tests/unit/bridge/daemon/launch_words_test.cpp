// SPDX-License-Identifier: Apache-2.0
#include "bridge/daemon/launch_words.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <string>

namespace jcam::bridge {
namespace {

using namespace std::string_view_literals;

TEST(LaunchWords, AreTheEnginesProgramAndTheContainersName) {
  EXPECT_EQ(launch_words(812, "docker", "docker\0run\0--rm\0--name\0detector\0image\0"sv),
            "detector: docker (pid 812)");
  EXPECT_EQ(launch_words(812, "podman", "podman\0run\0--name=eyes\0image\0"sv), "eyes: podman (pid 812)");
  EXPECT_EQ(launch_words(812, "docker", "docker\0run\0image\0"sv), "docker (pid 812)");
}

TEST(LaunchWords, OfAProcessThatHasEndedAreItsNumber) {
  EXPECT_EQ(launch_words(812, "", ""), "pid 812");
  EXPECT_EQ(launch_words(0x7fff'ffff, "/proc"), "pid 2147483647");
}

TEST(LaunchWords, AreOneShortLineWhateverTheWordsAre) {
  EXPECT_EQ(launch_words(1, "a\nb", "x\0--name\0c\td\x1b[2J\0"sv), "c?d?[2J: a b (pid 1)");
  const std::string longest("docker\0--name\0", 14);
  EXPECT_LT(launch_words(1, "docker", longest + std::string(5000, 'n')).size(), 100U);
  EXPECT_EQ(launch_words(1, "docker", "docker\0--name"sv), "docker (pid 1)");
  EXPECT_EQ(launch_words(1, "docker", "docker\0--name\0"sv), "docker (pid 1)");
  EXPECT_EQ(launch_words(1, "docker", "docker\0--names\0x\0"sv), "docker (pid 1)");
}

TEST(LaunchWords, AreThoseOfAProcessThatRuns) {
  const std::string own = launch_words(::getpid(), "/proc");
  EXPECT_TRUE(own.ends_with(" (pid " + std::to_string(::getpid()) + ")")) << own;
  EXPECT_FALSE(own.starts_with("pid ")) << own;
}

}  // namespace
}  // namespace jcam::bridge
