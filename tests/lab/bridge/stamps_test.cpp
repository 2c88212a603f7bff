// SPDX-License-Identifier: Apache-2.0
// The time stamps of what a reader gets never run backwards, whoever makes the pictures.
#include <gtest/gtest.h>

#include <chrono>
#include <csignal>
#include <fstream>
#include <string>
#include <thread>

#include "tests/lab/bridge/background_reader.h"
#include "tests/lab/bridge/bridge_process.h"

namespace jcam::test {
namespace {

using namespace std::chrono_literals;

/// Whatever happened, the reader saw nothing of it.
void expect_order(BackgroundReader& reader) {
  const Reading reading = reader.finish();
  EXPECT_EQ(reading.error, "");
  EXPECT_EQ(reading.furthest_back_us, 0);
}

/// More than a period lies between a picture and its arrival, as with a slow conversion or a fast sensor.
constexpr const char* kLate = R"([camera.csi0]
source = "gst:videotestsrc is-live=true ! video/x-raw,width=320,height=240,framerate=120/1 ! queue min-threshold-time=20000000"
capture = "320x240@120"
linger = "300ms"
)";

TEST(Traces, StampsNeverRunBackwardsWithASourceThatIsLate) {
  const std::string file = "/run/jcam-late-test.toml";
  std::ofstream(file) << kLate;
  BridgeProcess bridge({.arguments = {"--config", file}});
  ASSERT_TRUE(bridge.started()) << bridge.output();
  BackgroundReader reader(bridge.path(0, 0));
  ASSERT_TRUE(reader.more_frames(200)) << bridge.output();
  const int victim = bridge.camera().capture_pid;
  ASSERT_EQ(::kill(victim, SIGKILL), 0);
  ASSERT_TRUE(bridge.until([&](const auto& c) {
    return c.capture_pid != victim && c.state == control::CameraState::streaming;
  })) << bridge.output();
  EXPECT_TRUE(reader.more_frames(200)) << bridge.output();
  expect_order(reader);
}

TEST(Traces, StampsNeverRunBackwardsWhenTheSpareTakesOver) {
  BridgeProcess bridge({.cameras = {"csi0=argus,capture=640x480@30,output=640x480@30,linger=300ms"}});
  ASSERT_TRUE(bridge.started()) << bridge.output();
  BackgroundReader reader(bridge.path(0, 0));
  for (int i = 0; i < 2; ++i) {
    ASSERT_TRUE(bridge.until([](const auto& c) { return c.spare_pid > 0; })) << bridge.output();
    ASSERT_TRUE(reader.more_frames(60)) << bridge.output();
    const auto before = bridge.camera();
    ASSERT_EQ(::kill(before.capture_pid, SIGKILL), 0);
    ASSERT_TRUE(bridge.until([&](const auto& c) { return c.capture_pid == before.spare_pid; }));
    EXPECT_TRUE(reader.more_frames(60)) << bridge.output();
  }
  expect_order(reader);
}

/// By a real clock (suite bridge.turns): where time passes only while nobody runs, nothing is ever held up in
/// the middle. For longer than the daemon lets readers wait.
TEST(HeldUp, InTheMiddleOfAFrameTheTimeOfNoReaderRunsBack) {
  BridgeProcess bridge({.cameras = {"csi0=argus,capture=640x480@30,output=640x480@30,nodes=2,linger=300ms"}});
  ASSERT_TRUE(bridge.started()) << bridge.output();
  BackgroundReader reader(bridge.path(0, 0));
  BackgroundReader other(bridge.path(0, 1));
  for (int i = 0; i < 15; ++i) {
    ASSERT_TRUE(reader.more_coded(8)) << reader.finish().error << bridge.output();
    ASSERT_TRUE(other.more_coded(8)) << other.finish().error << bridge.output();
    const int capture = bridge.camera().capture_pid;
    // Each time at another moment of a period.
    std::this_thread::sleep_for(i * 2200us);
    ASSERT_EQ(::kill(capture, SIGSTOP), 0);
    // A placeholder comes in that time, and it is given up after two seconds.
    std::this_thread::sleep_for(1200ms);
    ::kill(capture, SIGCONT);
  }
  for (auto* its : {&reader, &other}) expect_order(*its);
}

}  // namespace
}  // namespace jcam::test
