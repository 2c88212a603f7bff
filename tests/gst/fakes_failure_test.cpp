// SPDX-License-Identifier: Apache-2.0
// Each failure as a process sees it that has the camera: the text on its stdout, a pipe, and what the bus
// says.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>

#include "tests/gst/fakes_child.h"
#include "tests/support/golden.h"
#include "tests/support/places.h"
#include "tests/support/temp_dir.h"

namespace jcam::fakes {
namespace {

using namespace std::chrono_literals;

const std::string kPlay = jcam::test::build_dir() + "/tests/gst/fakes-play";
const std::string kDaemon = jcam::test::build_dir() + "/tests/fakes/fake-argus-daemon";

std::string launch(const std::string& properties = "",
                   const std::string& caps = "width=1920,height=1080,framerate=30/1") {
  return "nvarguscamerasrc " + properties + " ! video/x-raw(memory:NVMM),format=NV12," + caps +
         " ! fakesink name=sink";
}

struct Outcome {
  std::string out, err;
  int status = -1;
};
Outcome play(const std::string& text, const Child::Environment& environment) {
  Child child({kPlay, text}, environment);
  const auto status = child.wait_exit();
  EXPECT_TRUE(status) << child.err();
  return {child.out(), child.err(), status.value_or(-1)};
}
Outcome play_failing(const std::string& failure, const std::string& properties = "") {
  return play(launch(properties), {{"JCAM_FAKE_ARGUS_FAIL", failure}});
}

MATCHER_P(Has, text, "") {
  return arg.find(text) != std::string::npos;
}

TEST(FakesFailure, AHealthyCameraSaysWhatARealOneSays) {
  const auto outcome = play(launch("num-buffers=3", "width=3280,height=2464,framerate=21/1"), {});
  EXPECT_EQ(outcome.out, jcam::test::golden("fakes_healthy.txt"));
  EXPECT_EQ(outcome.err, "first frame\neos\nframes 3\nstopped\n");
}

TEST(FakesFailure, SetUpFailuresLookLikeTheEnd) {
  const std::pair<const char*, const char*> table[] = {
      {"no-camera", "execute:740 No cameras available\n"},
      {"session-refused", "execute:751 Failed to create CaptureSession\n"},
      {"invalid-device", "execute:743 Invalid camera device specified 0 specified, 1 max index\n"},
      {"invalid-mode", "execute:824 Invalid sensor mode -1 selected 5 present\n"},
  };
  for (const auto& [failure, text] : table) {
    const auto outcome = play_failing(failure);
    EXPECT_THAT(outcome.out, Has("Error generated. /")) << failure;
    EXPECT_THAT(outcome.out, Has(text)) << failure;
    EXPECT_EQ(outcome.err, "eos\nframes 0\nstopped\n") << failure;
    EXPECT_EQ(outcome.status, 0) << failure;
  }
}

TEST(FakesFailure, WhatIsNotThereFailsWithoutBeingAsked) {
  EXPECT_THAT(play(launch(), {{"JCAM_FAKE_ARGUS_CAMERAS", ""}}).out, Has("No cameras available"));
  EXPECT_THAT(play(launch("sensor-id=2"), {}).out,
              Has("Invalid camera device specified 2 specified, 1 max index"));
  EXPECT_THAT(play(launch("sensor-mode=5"), {}).out, Has("Invalid sensor mode 5 selected 5 present"));
  EXPECT_THAT(play(launch(), {{"DISPLAY", "localhost:10.0"}}).out, Has("Failed to create OutputStream"));
}

TEST(FakesFailure, OnlyTheSensorThatWasNamed) {
  EXPECT_EQ(play_failing("1:no-camera", "num-buffers=1").err, "first frame\neos\nframes 1\nstopped\n");
  EXPECT_EQ(play_failing("1:no-camera", "num-buffers=1 sensor-id=1").err, "eos\nframes 0\nstopped\n");
}

TEST(FakesFailure, TooHighARate) {
  const auto outcome = play(launch("", "width=1920,height=1080,framerate=60/1"), {});
  EXPECT_THAT(outcome.out, Has("Frame Rate specified is greater than supported\n"));
  EXPECT_THAT(outcome.out, Has("CONSUMER: ERROR OCCURRED\n"));
  EXPECT_THAT(outcome.err, Has("error gst-stream-error-quark 1 Internal data stream error. | "));
  EXPECT_THAT(outcome.err, Has("frames 0\nstopped\n"));
}

TEST(FakesFailure, TheEndInTheMiddle) {
  EXPECT_EQ(play_failing("eos-after=3").err, "first frame\neos\nframes 3\nstopped\n");
}

TEST(FakesFailure, StatusErrors) {
  const std::pair<const char*, const char*> table[] = {{"TIMEOUT", "6"},
                                                       {"CANCELLED", "7"},
                                                       {"DISCONNECTED", "8"},
                                                       {"UNAVAILABLE", "3"},
                                                       {"INVALID_SETTINGS", "2"}};
  for (const auto& [name, code] : table) {
    const auto outcome = play_failing(std::string("error-after=2:") + name);
    EXPECT_EQ(outcome.err, std::string("first frame\nerror NvArgusCameraSrc ") + code + " " + name +
                               " | Argus Error Status\nframes 2\nstopped\n");
    EXPECT_THAT(outcome.out, Has("GST_ARGUS: Cleaning up\nCONSUMER: ERROR OCCURRED\n"));
  }
}

TEST(FakesFailure, TheErrorFlagLivesAsLongAsTheElement) {
  const test::TempDir directory;
  const std::string cause = directory / "cause";
  std::ofstream(cause) << "";
  Child child({kPlay, launch(), "2"}, {{"JCAM_FAKE_ARGUS_FAIL", "fail-once=" + cause + ":error-after=2"}});
  ASSERT_TRUE(child.wait_err("stopped\n"));
  std::filesystem::remove(cause);
  child.send_line();
  EXPECT_EQ(child.wait_exit(), 0);
  EXPECT_THAT(child.out(), Has("NULL SensorMode interface detected\n"));
  EXPECT_THAT(child.err(), Has("stopped\neos\nframes 0\nstopped\n"));
}

TEST(FakesFailure, FailsAsLongAsTheFileIsThere) {
  const test::TempDir directory;
  const std::string cause = directory / "cause";
  std::ofstream(cause) << "";
  Child child({kPlay, launch("num-buffers=2"), "2"},
              {{"JCAM_FAKE_ARGUS_FAIL", "fail-once=" + cause + ":no-camera"}});
  ASSERT_TRUE(child.wait_err("stopped\n"));
  std::filesystem::remove(cause);
  child.send_line();
  EXPECT_EQ(child.wait_exit(), 0);
  EXPECT_EQ(child.err(), "eos\nframes 0\nstopped\nfirst frame\neos\nframes 2\nstopped\n");
}

/// How long a child takes from its first frame to `text`.
std::chrono::steady_clock::duration after_first_frame(Child& child, const std::string& text) {
  EXPECT_TRUE(child.wait_err("first frame\n"));
  const auto start = std::chrono::steady_clock::now();
  EXPECT_TRUE(child.wait_err(text)) << child.err();
  return std::chrono::steady_clock::now() - start;
}

TEST(FakesFailure, SilenceIsTheEndAfterEventWait) {
  Child child({kPlay, launch()}, {{"JCAM_FAKE_ARGUS_FAIL", "stall-after=1"}});
  const auto took = after_first_frame(child, "eos\nframes 1\n");
  EXPECT_GE(took, 2900ms);
  EXPECT_LE(took, 6s);
}

TEST(FakesFailure, EventWaitIsTheProperty) {
  Child child({kPlay, launch("event-wait=4500000000")}, {{"JCAM_FAKE_ARGUS_FAIL", "stall-after=1"}});
  EXPECT_GE(after_first_frame(child, "eos\nframes 1\n"), 4400ms);
}

TEST(FakesFailure, EventsWithoutFramesAreATimeoutAfterAcquireWait) {
  Child child({kPlay, launch()}, {{"JCAM_FAKE_ARGUS_FAIL", "acquire-stall-after=1"}});
  EXPECT_GE(after_first_frame(child, "error NvArgusCameraSrc 6 TIMEOUT | Argus Error Status\nframes 1\n"),
            4900ms);
}

TEST(FakesFailure, ASilentCameraSaysNothingForLongerThanAnyWait) {
  Child child({kPlay, launch()}, {{"JCAM_FAKE_ARGUS_FAIL", "silent-after=1"}});
  ASSERT_TRUE(child.wait_err("first frame\n"));
  EXPECT_FALSE(child.wait_exit(6s));
  EXPECT_EQ(child.err(), "first frame\n");
}

TEST(FakesFailure, CrashesAreCrashes) {
  for (const std::string failure : {"crash-at-start", "crash-after=2"}) {
    const auto outcome = play_failing(failure);
    EXPECT_TRUE(WIFSIGNALED(outcome.status) && WTERMSIG(outcome.status) == SIGSEGV) << failure;
    // What printf held back is lost, as on a board.
    EXPECT_EQ(outcome.out, "") << failure;
  }
}

TEST(FakesFailure, AHangingStopIsEndedByNothingButAKill) {
  Child child({kPlay, launch("num-buffers=2")}, {{"JCAM_FAKE_ARGUS_FAIL", "hang-in-stop"}});
  ASSERT_TRUE(child.wait_err("frames 2\n"));
  EXPECT_FALSE(child.wait_exit(1s));
  EXPECT_THAT(child.err(), testing::Not(Has("stopped")));
}

TEST(FakesFailure, AHangingStartSaysNothing) {
  Child child({kPlay, launch()}, {{"JCAM_FAKE_ARGUS_FAIL", "hang-at-start"}});
  EXPECT_FALSE(child.wait_exit(4s));
  EXPECT_EQ(child.err(), "");
}

TEST(FakesFailure, AMistakeInAWishIsNamed) {
  EXPECT_THAT(play_failing("nonsense").err, Has("fake argus: \"nonsense\" is not a failure"));
  EXPECT_THAT(play(launch(), {{"JCAM_FAKE_ARGUS_CAMERAS", "ov5647"}}).err, Has("\"ov5647\" is not a sensor"));
}

class FakesDaemon : public testing::Test {
 protected:
  std::unique_ptr<Child> start_daemon() const {
    auto daemon = std::make_unique<Child>(std::vector<std::string>{kDaemon, socket_}, Child::Environment{});
    EXPECT_TRUE(daemon->wait_out("ready\n"));
    return daemon;
  }
  Child::Environment environment() const { return {{"JCAM_FAKE_ARGUS_SOCKET", socket_}}; }

  const test::TempDir directory_;
  const std::string socket_ = directory_ / "argus_socket";
};

TEST_F(FakesDaemon, Down) {
  const auto outcome = play(launch(), environment());
  EXPECT_THAT(outcome.out, Has("(Argus) Error FileOperationFailed: Connecting to nvargus-daemon failed: No "
                               "such file or directory\n"));
  EXPECT_EQ(outcome.err, "eos\nframes 0\nstopped\n");
}

TEST_F(FakesDaemon, TheDeadInodeOfAnEarlierDaemon) {
  start_daemon()->kill_now();  // a killed process leaves its socket
  EXPECT_THAT(play(launch(), environment()).out,
              Has("Connecting to nvargus-daemon failed: Connection refused\n"));
}

TEST_F(FakesDaemon, OneClientForEachSensor) {
  const auto daemon = start_daemon();
  Child first({kPlay, launch()}, environment());
  ASSERT_TRUE(first.wait_err("first frame\n"));
  const auto second = play(launch("num-buffers=1"), environment());
  EXPECT_THAT(second.out, Has("Failed to create CaptureSession"));
  EXPECT_EQ(second.err, "eos\nframes 0\nstopped\n");
  EXPECT_THAT(play(launch("num-buffers=1 sensor-id=1"), environment()).err, Has("frames 1\n"));
  first.kill_now();
  // The daemon learns of the death by and by, so the sensor may be taken a moment longer.
  const auto patience = std::chrono::steady_clock::now() + 10s;
  bool served = false;
  while (!served && std::chrono::steady_clock::now() < patience) {
    served = play(launch("num-buffers=1"), environment()).err.find("frames 1\n") != std::string::npos;
  }
  EXPECT_TRUE(served);
}

TEST_F(FakesDaemon, AKilledClientsSensorIsFreeOnlyAWhileLater) {
  const auto daemon = start_daemon();
  // One that is there already asks at once, however long a process takes to start.
  Child next({kPlay, launch("num-buffers=1"), "2"}, environment());
  ASSERT_TRUE(next.wait_err("stopped\n"));
  Child first({kPlay, launch()}, environment());
  ASSERT_TRUE(first.wait_err("first frame\n"));
  first.kill_now();
  const auto killed = std::chrono::steady_clock::now();
  next.send_line();
  EXPECT_EQ(next.wait_exit(), 0);
  EXPECT_EQ(next.err(), "first frame\neos\nframes 1\nstopped\neos\nframes 0\nstopped\n");
  while (play(launch("num-buffers=1"), environment()).err.find("frames 1\n") == std::string::npos) continue;
  EXPECT_GE(std::chrono::steady_clock::now() - killed, 500ms);
}

TEST_F(FakesDaemon, AStoppedSessionGivesTheSensorBack) {
  const auto daemon = start_daemon();
  Child holder({kPlay, launch("num-buffers=1"), "2"}, environment());
  ASSERT_TRUE(holder.wait_err("stopped\n"));
  EXPECT_THAT(play(launch("num-buffers=1"), environment()).err, Has("frames 1\n"));
  holder.send_line();
  EXPECT_EQ(holder.wait_exit(), 0);
  EXPECT_EQ(holder.err(), "first frame\neos\nframes 1\nstopped\nfirst frame\neos\nframes 1\nstopped\n");
}

TEST_F(FakesDaemon, ItsDeathIsSilenceAndNoNewOneHelpsTheProcess) {
  auto daemon = start_daemon();
  Child child({kPlay, launch(), "2"}, environment());
  ASSERT_TRUE(child.wait_err("first frame\n"));
  daemon->kill_now();
  const auto start = std::chrono::steady_clock::now();
  ASSERT_TRUE(child.wait_err("eos\n"));
  EXPECT_GE(std::chrono::steady_clock::now() - start, 2800ms);
  ASSERT_TRUE(child.wait_err("stopped\n"));

  daemon = start_daemon();
  child.send_line();
  EXPECT_EQ(child.wait_exit(), 0);
  EXPECT_THAT(child.err(), Has("stopped\neos\nframes 0\nstopped\n"));
  EXPECT_THAT(child.out(), Has("No cameras available\n"));
  EXPECT_THAT(play(launch("num-buffers=1"), environment()).err, Has("frames 1\n"));
}

}  // namespace
}  // namespace jcam::fakes
