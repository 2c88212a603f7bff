// SPDX-License-Identifier: Apache-2.0
// A capture that is held up in the middle of a frame, for longer than the daemon lets its readers wait. By a
// real clock: where time passes only while nobody runs, nothing is ever held up in the middle.
#include <gtest/gtest.h>

#include <chrono>
#include <csignal>
#include <thread>

#include "tests/lab/bridge/background_reader.h"
#include "tests/lab/bridge/bridge_process.h"

namespace jcam::test {
namespace {

using namespace std::chrono_literals;

/// The bigger the picture, the greater a part of its time the capture is in the middle of one.
constexpr const char* kBigCamera = "csi0=argus,capture=640x480@30,output=640x480@30,nodes=2,linger=300ms";

TEST(HeldUp, InTheMiddleOfAFrameTheTimeOfNoReaderRunsBack) {
  BridgeProcess bridge({.cameras = {kBigCamera}});
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
  for (auto* its : {&reader, &other}) {
    const Reading reading = its->finish();
    EXPECT_EQ(reading.error, "");
    EXPECT_EQ(reading.furthest_back_us, 0);
  }
}

}  // namespace
}  // namespace jcam::test
