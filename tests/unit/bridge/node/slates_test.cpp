// SPDX-License-Identifier: Apache-2.0
#include "bridge/node/slates.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <fstream>
#include <sstream>

#include "tests/support/temp_dir.h"

namespace jcam::bridge {
namespace {

/// Words are drawn by a program that notes them, and whose picture is the words themselves.
class SlatesOfAProgram : public ::testing::Test {
 protected:
  SlatesOfAProgram() {
    std::ofstream(program_) << "#!/bin/sh\necho \"$2\" >>" << noted_
                            << "\ncase $2 in bad*) exit 1 ;; esac\nprintf %s \"$2\" >&3\n";
    ::chmod(program_.c_str(), 0755);
  }

  /// Wants the words, and has all drawn that is to be drawn.
  void want(const std::string& words) {
    slates_.want(words);
    reap();
  }
  void reap() {
    int status = 0;
    for (pid_t pid = ::waitpid(-1, &status, 0); pid > 0; pid = ::waitpid(-1, &status, 0))
      EXPECT_TRUE(slates_.reaped(pid, status));
  }
  std::string shown() const {
    const auto picture = slates_.picture();
    return {reinterpret_cast<const char*>(picture.data()), picture.size()};
  }
  /// All that were drawn, in order.
  std::string noted() const {
    std::ostringstream text;
    text << std::ifstream(noted_).rdbuf();
    return text.str();
  }

  test::TempDir dir_;
  std::string program_ = dir_ / "capture";
  std::string noted_ = dir_ / "noted";
  Slates slates_{CameraName{}, NodeFormat{PixelFormat::mjpeg, {{640, 480}, 30}}, program_};
};

TEST_F(SlatesOfAProgram, WordsAreDrawnOnceAndShownAtOnceTheNextTime) {
  want("starting");
  want("the camera is gone");
  EXPECT_EQ(shown(), "the camera is gone");
  EXPECT_TRUE(slates_.take_changed());
  slates_.want("starting");
  EXPECT_TRUE(slates_.has_changed());
  EXPECT_EQ(shown(), "starting");
  reap();
  EXPECT_EQ(noted(), "starting\nthe camera is gone\n");
}

TEST_F(SlatesOfAProgram, OnlyTheLastFewAreKept) {
  for (const auto* words : {"a", "b", "c", "d", "e"}) want(words);
  want("b");
  want("a");
  EXPECT_EQ(shown(), "a");
  EXPECT_EQ(noted(), "a\nb\nc\nd\ne\na\n");
}

TEST_F(SlatesOfAProgram, WhatIsDrawnTooLateIsNotShownInPlaceOfWhatIsRight) {
  want("starting");
  slates_.want("no camera");
  slates_.want("starting");
  (void)slates_.take_changed();
  reap();
  EXPECT_EQ(shown(), "starting");
  EXPECT_FALSE(slates_.has_changed());
  want("no camera");
  EXPECT_EQ(noted(), "starting\nno camera\n");
}

TEST_F(SlatesOfAProgram, WordsThatCannotBeDrawnLeaveThePictureAndAreTriedOnceEachTimeTheyCome) {
  want("starting");
  want("bad");
  want("bad");
  EXPECT_EQ(shown(), "starting");
  EXPECT_EQ(noted(), "starting\nbad\n");
  want("starting");
  want("bad");
  EXPECT_EQ(noted(), "starting\nbad\nbad\n");
}

}  // namespace
}  // namespace jcam::bridge
