// SPDX-License-Identifier: Apache-2.0
#include "bridge/machine/machine.h"

#include <gtest/gtest.h>

#include "tests/unit/bridge/machine/machine_driver.h"

namespace jcam::bridge {
namespace {

using namespace std::chrono_literals;
using test::Driver;

/// A camera with two usable nodes, streaming to node 0.
Driver streaming(Settings settings = {}) {
  Driver d(settings);
  d.send(Usable{3});
  d.send(Readers{1});
  d.send(FirstFrame{});
  EXPECT_EQ(d.bridge.state, State::streaming);
  return d;
}

TEST(Machine, FirstReaderStartsTheSensorAndSeesASlateAtOnce) {
  Driver d;
  EXPECT_EQ(d.send(Usable{1}), "");
  EXPECT_EQ(next_timer(d.bridge), std::nullopt) << "an idle camera costs no wake-up";
  EXPECT_EQ(d.send(Readers{1}), "spawn slate0");
  EXPECT_EQ(d.send(FirstFrame{}), "unslate0 on0");
  EXPECT_EQ(d.bridge.state, State::streaming);
}

TEST(Machine, LastReaderGoneStopsAfterTheLinger) {
  Driver d = streaming();
  EXPECT_EQ(d.send(Readers{0}), "off0");
  EXPECT_EQ(d.send(OutputReleased{0}), "flush0") << "the next reader must not see an old picture";
  d.send(Progress{10, 0});
  EXPECT_EQ(d.after(1s), "");
  d.send(Progress{20, 0});
  d.now += 1500ms;
  d.send(Progress{30, 0});
  d.now += 1500ms;
  d.send(Progress{40, 0});
  EXPECT_EQ(d.after(1s), "stop");
  EXPECT_EQ(d.send(CaptureExited{"status 0"}), "");
  EXPECT_EQ(d.bridge.state, State::idle);
  EXPECT_EQ(next_timer(d.bridge), std::nullopt);
}

TEST(Machine, ReaderThatComesBackWithinTheLingerGetsFramesAtOnce) {
  Driver d = streaming();
  d.send(Readers{0});
  d.send(OutputReleased{0});
  EXPECT_EQ(d.send(Readers{1}), "on0");
}

TEST(Machine, ReaderThatComesBackWhileTheNodeIsReleasedWaitsForTheRelease) {
  Driver d = streaming();
  EXPECT_EQ(d.send(Readers{0}), "off0");
  EXPECT_EQ(d.send(Readers{1}), "");
  EXPECT_EQ(d.send(OutputReleased{0}), "on0");
}

TEST(Machine, CrashIsAnsweredAtOnceWhenTheCameraHadDelivered) {
  Driver d = streaming();
  EXPECT_EQ(d.send(CaptureExited{"killed by signal 9"}), "slate0 spawn");
  EXPECT_EQ(d.bridge.state, State::starting);
  EXPECT_EQ(slate_words(d.bridge, d.now), "the capture ended: killed by signal 9, trying again");
  EXPECT_EQ(d.send(FirstFrame{}), "unslate0 on0");
  EXPECT_EQ(d.bridge.reason, "");
}

TEST(Machine, RepeatedFailuresBackOffForEverUpToTheCap) {
  Driver d;
  d.send(Usable{1});
  d.send(Readers{1});
  Time longest{0};
  for (int i = 0; i < 20; ++i) {
    ASSERT_EQ(d.bridge.state, State::starting) << i;
    d.send(CaptureFailed{"no-camera", "No cameras available"});
    EXPECT_EQ(d.bridge.state, State::stalled);
    d.send(CaptureExited{"status 1"});
    ASSERT_EQ(d.bridge.state, State::backing_off);
    ASSERT_TRUE(next_timer(d.bridge));
    const Time wait = *next_timer(d.bridge) - d.now;
    EXPECT_GE(wait, 375ms);
    longest = std::max(longest, wait);
    EXPECT_EQ(d.after(wait), "spawn");
  }
  EXPECT_LE(longest, 30s);
  EXPECT_GE(longest, 22s);
}

TEST(Machine, SlateSaysWhyAndWhen) {
  Driver d;
  d.send(Usable{1});
  d.send(Readers{1});
  EXPECT_EQ(slate_words(d.bridge, d.now), "starting");
  for (int i = 0; i < 5; ++i) {
    d.send(CaptureFailed{"daemon-away", "nvargus-daemon is not running"});
    d.send(CaptureExited{"status 1"});
    if (i < 4) d.after(30s);
  }
  const std::string words = slate_words(d.bridge, d.now);
  EXPECT_EQ(words.substr(0, 44), "nvargus-daemon is not running, next try in 4") << words;
}

TEST(Machine, SilenceIsAStallAndTheCaptureIsKilled) {
  Driver d = streaming();
  d.send(Progress{15, 0});
  EXPECT_EQ(d.after(1999ms), "");
  EXPECT_EQ(d.after(1ms), "kill");
  EXPECT_EQ(d.bridge.reason, "no frames for 2 s");
  EXPECT_EQ(d.send(CaptureExited{"killed"}), "slate0 spawn");
}

TEST(Machine, ProgressWithoutNewFramesIsSilenceToo) {
  Driver d = streaming();
  d.send(Progress{15, 0});
  d.now += 1s;
  EXPECT_EQ(d.send(Progress{15, 0}), "");
  d.now += 1s;
  EXPECT_EQ(d.send(Progress{15, 0}), "") << "time is judged when all has been heard";
  EXPECT_EQ(d.after(0ms), "kill");
}

TEST(Machine, WhoWasHeldUpHearsTheCaptureBeforeJudgingIt) {
  Driver d = streaming();
  d.send(Progress{15, 0});
  d.now += 3s;
  EXPECT_EQ(d.send(Wanted{true}), "");
  EXPECT_EQ(d.send(Progress{105, 0}), "");
  EXPECT_EQ(d.after(0ms), "");
  EXPECT_EQ(d.bridge.state, State::streaming);
}

TEST(Machine, CaptureStuckInTheKernelLosesItsNodesButIsNotReplaced) {
  Driver d = streaming();
  d.after(2s);
  EXPECT_EQ(d.bridge.state, State::stalled);
  EXPECT_EQ(d.after(150ms), "slate0") << "slates within 200 ms";
  EXPECT_EQ(d.after(1s), "kill") << "again, and no second capture";
  EXPECT_EQ(d.bridge.phase, Phase::dying);
  EXPECT_EQ(d.send(CaptureExited{"killed"}), "spawn");
}

TEST(Machine, HangInStopIsKilledAfterTheGrace) {
  Driver d = streaming();
  d.send(Shutdown{});
  EXPECT_EQ(d.bridge.state, State::stopping);
  EXPECT_EQ(d.after(999ms), "");
  EXPECT_EQ(d.after(1ms), "kill");
  d.send(CaptureExited{"killed"});
  EXPECT_EQ(d.bridge.state, State::idle);
}

TEST(Machine, ReaderDuringStoppingStartsAgainAfterTheExit) {
  Driver d = streaming({.linger = 0s});
  d.send(Readers{0});
  ASSERT_EQ(d.bridge.state, State::stopping);
  EXPECT_EQ(d.send(Readers{1}), "") << "the capture still holds the node";
  EXPECT_EQ(d.send(CaptureExited{"status 0"}), "slate0 spawn");
}

TEST(Machine, SecondNodeIsServedByTheSameCapture) {
  Driver d = streaming();
  EXPECT_EQ(d.send(Readers{3}), "on1");
  EXPECT_EQ(d.send(Readers{2}), "off0");
  EXPECT_EQ(d.send(OutputReleased{0}), "flush0");
}

TEST(Machine, BrokenNodeDoesNotDisturbTheOther) {
  Driver d = streaming();
  d.send(Readers{3});
  EXPECT_EQ(d.send(Usable{1}), "off1");
  EXPECT_EQ(d.bridge.state, State::streaming);
  EXPECT_EQ(d.send(OutputReleased{1}), "");
  EXPECT_EQ(d.send(Usable{3}), "on1") << "healed";
}

TEST(Machine, StandbyIsLoadedWhileIdleAndOnlyHasToPlay) {
  Driver d({.standby = true});
  EXPECT_EQ(d.send(Usable{1}), "spawn-standby");
  d.send(CaptureReady{});
  EXPECT_EQ(next_timer(d.bridge), std::nullopt);
  EXPECT_EQ(d.send(Readers{1}), "play slate0");
  EXPECT_EQ(d.send(FirstFrame{}), "unslate0 on0");
  d.send(Readers{0});
  d.send(OutputReleased{0});
  d.now += 5s;
  d.send(Progress{150, 0});
  EXPECT_EQ(d.bridge.state, State::stopping);
  EXPECT_EQ(d.send(CaptureExited{"status 0"}), "spawn-standby");
}

TEST(Machine, StandbyThatIsStillLoadingPlaysWhenReady) {
  Driver d({.standby = true});
  d.send(Usable{1});
  EXPECT_EQ(d.send(Readers{1}), "slate0");
  EXPECT_EQ(d.send(CaptureReady{}), "play");
}

TEST(Machine, StandbyThatCrashesIsLoadedAgainWithBackOff) {
  Driver d({.standby = true});
  d.send(Usable{1});
  d.send(CaptureReady{});
  EXPECT_EQ(d.send(CaptureExited{"killed"}), "");
  ASSERT_TRUE(next_timer(d.bridge));
  EXPECT_EQ(d.after(*next_timer(d.bridge) - d.now), "spawn-standby");
}

TEST(Machine, AlwaysOnCameraRunsWithoutReaders) {
  Driver d({.on_demand = false});
  EXPECT_EQ(d.send(Usable{1}), "spawn");
  EXPECT_EQ(d.send(FirstFrame{}), "");
  EXPECT_EQ(d.send(Readers{1}), "on0");
}

TEST(Machine, NoFirstFrameInTimeIsAFailure) {
  Driver d;
  d.send(Usable{1});
  d.send(Readers{1});
  EXPECT_EQ(d.after(10s), "kill");
  EXPECT_EQ(d.bridge.reason, "no frame within 10 s");
}

/// On to the next try.
void try_again(Driver& d) {
  d.send(CaptureExited{"killed"});
  for (int i = 0; i < 60 && d.bridge.state != State::starting; ++i) d.after(1s);
  ASSERT_EQ(d.bridge.state, State::starting);
}

TEST(Machine, ALoadThatTakesTooLongHasMoreTimeEachTry) {
  Driver d;
  d.send(Usable{1});
  d.send(Readers{1});
  EXPECT_EQ(d.after(10s), "kill");
  try_again(d);
  EXPECT_EQ(d.after(19s), "");
  EXPECT_EQ(d.after(1s), "kill");
  EXPECT_EQ(d.bridge.reason, "no frame within 20 s");
  try_again(d);
  EXPECT_EQ(d.after(39s), "");
  d.send(CaptureReady{});
  EXPECT_EQ(d.after(9s), "") << "what is loaded has the time of a sensor";
  EXPECT_EQ(d.after(1s), "kill");
  EXPECT_EQ(d.bridge.reason, "no frame within 10 s");
  for (int i = 0; i < 5; ++i) {
    try_again(d);
    d.after(79s);
    EXPECT_EQ(d.after(1s), "kill") << "and never more than this";
  }
}

TEST(Machine, FrozenPictureIsAFailureOnlyWhereAskedFor) {
  Driver d = streaming({.detect_frozen = true, .fps = {30}});
  d.now += 1s;
  EXPECT_EQ(d.send(Progress{89, 89}), "");
  EXPECT_EQ(d.send(Progress{90, 90}), "kill");
  EXPECT_EQ(d.bridge.reason, "the picture is frozen");
  Driver other = streaming();
  EXPECT_EQ(other.send(Progress{900, 900}), "");
}

TEST(Machine, AWrongRateIsToldAndEndsNothing) {
  Driver d = streaming();
  std::uint64_t frames = 0;
  const auto seconds_at = [&](std::uint64_t fps, int seconds) {
    for (int i = 0; i < seconds; ++i) {
      d.now += 1s;
      EXPECT_EQ(d.send(Progress{frames += fps, 0}), "");
    }
  };
  seconds_at(30, 4);
  EXPECT_EQ(d.bridge.reason, "");
  seconds_at(15, 9);  // the first windows hold something of both
  EXPECT_EQ(d.bridge.reason, "15 frames a second instead of 30");
  EXPECT_EQ(d.bridge.state, State::streaming);
  seconds_at(30, 6);
  EXPECT_EQ(d.bridge.reason, "");
}

/// Main's first node, and the first of the stream behind it.
constexpr NodeMask kMainNode = node_bit(node_of(0, 0));
constexpr NodeMask kSmallNode = node_bit(node_of(1, 0));

/// A camera with two streams, main at 30 and the other at 10 frames a second, streaming to `read`.
Driver two_streams(NodeMask read) {
  Settings settings;
  settings.fps[1] = 10;
  Driver d(settings);
  d.send(Usable{kMainNode | kSmallNode});
  d.send(Readers{read});
  d.send(FirstFrame{});
  EXPECT_EQ(d.bridge.state, State::streaming);
  return d;
}

TEST(MachineStreams, ReadersOfAnyStartTheOneCapture) {
  Driver d;
  d.send(Usable{kMainNode | kSmallNode});
  EXPECT_EQ(d.send(Readers{kSmallNode}), "spawn slate8");
  EXPECT_EQ(d.send(Readers{kMainNode | kSmallNode}), "slate0");
  EXPECT_EQ(d.send(FirstFrame{}), "unslate0 on0 unslate8 on8");
  EXPECT_EQ(d.send(Readers{kMainNode}), "off8");
  EXPECT_EQ(d.send(OutputReleased{8}), "flush8");
  EXPECT_EQ(d.bridge.linger_until, std::nullopt) << "somebody reads main";
}

TEST(MachineStreams, FramesOfOneAreNoProgressOfTheOther) {
  Driver d = two_streams(kMainNode | kSmallNode);
  for (std::uint64_t i = 1; i <= 3; ++i) {
    d.now += 500ms;
    EXPECT_EQ(d.send(Progress{15 * i, 0, 0}), "");
  }
  EXPECT_EQ(d.after(500ms), "kill") << "small is stuck";
  EXPECT_EQ(d.bridge.reason, "no frames for 2 s");
}

TEST(MachineStreams, OfOneThatNobodyReadsNoneAreExpected) {
  Driver d = two_streams(kSmallNode);
  for (std::uint64_t i = 1; i <= 20; ++i) {
    d.now += 500ms;
    EXPECT_EQ(d.send(Progress{5 * i, 0, 1}), "") << "main has no frames";
  }
  EXPECT_EQ(d.bridge.reason, "") << "and its rate is judged no more";
  // Main is what a camera that nobody reads is watched by.
  d.send(Readers{0});
  d.send(OutputReleased{8});
  EXPECT_EQ(d.after(2s), "kill");
}

TEST(MachineStreams, OneThatIsReadAnewHasItsTime) {
  Driver d = two_streams(kMainNode);
  for (std::uint64_t i = 1; i <= 10; ++i) {
    d.now += 500ms;
    d.send(Progress{15 * i, 0, 0});
  }
  EXPECT_EQ(d.send(Readers{kMainNode | kSmallNode}), "on8");
  d.now += 1500ms;
  EXPECT_EQ(d.send(Progress{200, 0, 0}), "");
  EXPECT_EQ(d.after(499ms), "");
  EXPECT_EQ(d.after(1ms), "kill");
}

TEST(MachineStreams, EachHasARateOfItsOwn) {
  Driver d = two_streams(kMainNode | kSmallNode);
  std::uint64_t main = 0;
  std::uint64_t small = 0;
  const auto seconds_at = [&](int seconds, std::uint64_t main_fps, std::uint64_t small_fps) {
    for (int i = 0; i < seconds; ++i) {
      d.now += 1s;
      EXPECT_EQ(d.send(Progress{main += main_fps, 0, 0}), "");
      EXPECT_EQ(d.send(Progress{small += small_fps, 0, 1}), "");
    }
  };
  seconds_at(9, 30, 10);
  EXPECT_EQ(d.bridge.reason, "");
  seconds_at(9, 30, 4);
  EXPECT_EQ(d.bridge.reason, "4 frames a second instead of 10") << "what main does says nothing of it";
  // Read no more, it is slow no more.
  d.send(Readers{kMainNode});
  EXPECT_EQ(d.bridge.reason, "");
}

TEST(MachineStreams, AFrozenPictureCountsByItsOwnRate) {
  Settings settings;
  settings.detect_frozen = true;
  settings.fps[1] = 10;
  Driver d(settings);
  d.send(Usable{kSmallNode});
  d.send(Readers{kSmallNode});
  d.send(FirstFrame{});
  d.now += 1s;
  EXPECT_EQ(d.send(Progress{29, 29, 1}), "");
  EXPECT_EQ(d.send(Progress{30, 30, 1}), "kill");
}

TEST(Machine, ArgusGoneMakesSilenceShort) {
  Driver d = streaming();
  d.send(ArgusGone{});
  EXPECT_EQ(d.after(500ms), "kill");
  EXPECT_EQ(d.bridge.reason, "nvargus-daemon is not running");
}

TEST(Machine, ArgusBackShortensTheWait) {
  Driver d;
  d.send(Usable{1});
  d.send(ArgusGone{});
  d.send(Readers{1});
  for (int i = 0; i < 6; ++i) {
    d.send(CaptureFailed{"daemon-away", "nvargus-daemon is not running"});
    d.send(CaptureExited{"status 1"});
    if (i < 5) d.after(30s);
  }
  d.send(ArgusBack{});
  EXPECT_EQ(d.after(500ms), "spawn");
}

TEST(Machine, AGoodMinuteForgives) {
  Driver d = streaming();
  for (int i = 0; i < 3; ++i) {
    d.send(CaptureExited{"killed"});
    d.after(30s);
    d.send(FirstFrame{});
  }
  EXPECT_GT(d.bridge.failures, 1);
  std::uint64_t frames = 0;
  for (int i = 0; i < 61; ++i) {
    d.now += 1s;
    d.send(Progress{frames += 30, 0});
  }
  EXPECT_EQ(d.bridge.failures, 0);
}

TEST(Machine, WantedRunsTheCameraWithoutReaders) {
  Driver d;
  d.send(Usable{1});
  EXPECT_EQ(d.send(Wanted{true}), "spawn");
  EXPECT_EQ(d.send(FirstFrame{}), "");
  d.send(Wanted{false});
  EXPECT_TRUE(d.bridge.linger_until);
}

TEST(Machine, RestartReplacesTheCapture) {
  Driver d = streaming();
  EXPECT_EQ(d.send(Restart{}), "stop off0");
  EXPECT_EQ(d.send(OutputReleased{0}), "slate0");
  EXPECT_EQ(d.send(CaptureExited{"status 0"}), "spawn");
}

}  // namespace
}  // namespace jcam::bridge
