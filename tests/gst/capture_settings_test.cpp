// SPDX-License-Identifier: Apache-2.0
// What a capture's source is set to, before it starts and while it runs.
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <string>

#include "tests/gst/capture_child.h"

namespace jcam::test {
namespace {

using namespace capture;

bool stops_cleanly(CaptureChild& child) {
  child.send(Stop{});
  return child.wait_exit() == 0;
}

/// The middle of the last frame so far, YUYV's luma.
int luma(const MemoryOutput& output) {
  const auto frame = output.frame(output.frames() - 1);
  return frame.empty() ? -1 : std::to_integer<int>(frame[(120 * 320 + 160) * 2]);
}

TEST(CaptureSettings, WhatItIsSetToHoldsFromTheFirstFrameAndCanBePutBack) {
  CaptureChild::Setup setup{
      "videotestsrc is-live=true pattern=black ! video/x-raw,format=YUY2,width=320,height=240,"
      "framerate=30/1"};
  setup.settings = {{"pattern", "white"}, {"patern", "ball"}, {"num-buffers", "-7"}};
  CaptureChild child(setup);
  const auto set = child.wait_for<PropertySet>();
  const auto misspelt = child.wait_for<PropertySet>();
  const auto wrong = child.wait_for<PropertySet>();
  ASSERT_TRUE(set && misspelt && wrong);
  EXPECT_EQ(set->error, "");
  EXPECT_EQ(misspelt->error, "videotestsrc has no property \"patern\"; did you mean pattern?");
  EXPECT_NE(wrong->error, "");
  ASSERT_TRUE(child.wait_for<FirstFrame>()) << "a refused setting keeps nothing from running";
  const MemoryOutput output(setup.format);
  child.send(OutputOn{kNode}, output.fd());
  ASSERT_TRUE(output.wait_frames(1));
  EXPECT_EQ(std::to_integer<int>(output.frame(0)[(120 * 320 + 160) * 2]), 235);
  child.send(SetProperty{"pattern", std::nullopt});
  const auto back = child.wait_for<PropertySet>();
  ASSERT_TRUE(back);
  EXPECT_EQ(back->error, "");
  const auto seen = output.frames();
  ASSERT_TRUE(output.wait_frames(seen + 5));
  EXPECT_EQ(luma(output), 16) << "as the pipeline was built, not the element's own default";
  child.send(SetProperty{"motion", std::nullopt});
  const auto never = child.wait_for<PropertySet>();
  EXPECT_TRUE(never && !never->error.empty()) << "it was never set";
  EXPECT_TRUE(stops_cleanly(child));
}

TEST(CaptureSettings, PropertiesAreSetAndRefused) {
  CaptureChild child(
      {"nvarguscamerasrc sensor-id=0 ! "
       "video/x-raw(memory:NVMM),format=NV12,width=320,height=240,framerate=30/1 ! "
       "nvvidconv ! video/x-raw,format=YUY2,width=320,height=240"});
  ASSERT_TRUE(child.wait_for<FirstFrame>());
  const auto set = [&](const std::string& name, const std::string& value) {
    child.send(SetProperty{name, value});
    const auto answer = child.wait_for<PropertySet>();
    EXPECT_TRUE(answer && answer->name == name);
    return answer ? answer->error : "no answer";
  };
  EXPECT_EQ(set("wbmode", "daylight"), "");
  EXPECT_EQ(set("wbmode", "5"), "");
  EXPECT_EQ(set("exposuretimerange", "13000 683709000"), "");
  EXPECT_EQ(set("saturation", "1.5"), "");
  EXPECT_EQ(set("aelock", "true"), "");
  EXPECT_EQ(set("wbmode", "moonlight"),
            "nvarguscamerasrc does not take wbmode=moonlight; use off, auto, incandescent, fluorescent, "
            "warm-fluorescent, daylight, cloudy-daylight, twilight, shade or manual");
  EXPECT_EQ(set("saturation", "2.5"), "nvarguscamerasrc does not take saturation=2.5; use a number, 0 to 2");
  EXPECT_EQ(set("aelock", "perhaps"), "nvarguscamerasrc does not take aelock=perhaps; use true or false");
  EXPECT_EQ(set("wbmod", "auto"), "nvarguscamerasrc has no property \"wbmod\"; did you mean wbmode?");
  EXPECT_EQ(set("total-sensor-modes", "5"),
            "nvarguscamerasrc's property \"total-sensor-modes\" cannot be set");
  EXPECT_TRUE(stops_cleanly(child));
}

}  // namespace
}  // namespace jcam::test
