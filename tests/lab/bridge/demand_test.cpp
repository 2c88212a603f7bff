// SPDX-License-Identifier: Apache-2.0
// The sensor runs while somebody reads; nodes of one camera do not disturb each other.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "tests/lab/bridge/background_reader.h"
#include "tests/lab/bridge/bridge_process.h"

namespace jcam::test {
namespace {

using namespace std::chrono_literals;

constexpr const char* kCamera = "csi0=argus,capture=640x480@30,output=640x480@30,nodes=2,linger=500ms";

TEST(Demand, TwoReadersOfTwoNodesShareOneCapture) {
  BridgeProcess bridge({.cameras = {kCamera}});
  ASSERT_TRUE(bridge.started()) << bridge.output();
  BackgroundReader first(bridge.path(0, 0));
  ASSERT_TRUE(first.more_coded(3)) << bridge.output();
  const int capture = bridge.camera().capture_pid;
  {
    BackgroundReader second(bridge.path(0, 1));
    EXPECT_TRUE(second.more_coded(10)) << bridge.output();
    EXPECT_EQ(second.finish().error, "");
  }
  EXPECT_TRUE(first.more_coded(10)) << bridge.output();
  EXPECT_EQ(bridge.camera().capture_pid, capture);
  const Reading reading = first.finish();
  EXPECT_EQ(reading.error, "");
  EXPECT_EQ(reading.backwards, 0u);
  EXPECT_GT(reading.compared, 0u);
}

TEST(Demand, IdleCameraHasNoCaptureAndItsNodeShowsASlate) {
  if (!module_tells_readers())
    GTEST_SKIP() << "v4l2loopback " << lab_module() << " does not tell readers: always on";
  BridgeProcess bridge({.cameras = {kCamera}});
  ASSERT_TRUE(bridge.started()) << bridge.output();
  EXPECT_EQ(bridge.camera().capture_pid, 0);
  {
    BackgroundReader reader(bridge.path(0, 0));
    ASSERT_TRUE(reader.more_coded(5)) << bridge.output();
    EXPECT_EQ(reader.finish().error, "");
  }
  EXPECT_TRUE(bridge.until([](const auto& c) { return c.capture_pid == 0; }, 5s)) << bridge.output();
  EXPECT_EQ(bridge.camera().state, control::CameraState::idle);

  // The next reader must not see the last one's pictures: its first frame is a slate, at once.
  auto reader = CaptureReader::open(bridge.path(0, 0));
  ASSERT_TRUE(reader);
  const Reading reading = read_frames(*reader, {.frames = 1});
  EXPECT_EQ(reading.frames, 1u);
  EXPECT_EQ(reading.coded, 0u) << "an old picture";
}

/// What a process has written to, kB.
std::size_t anonymous_kb(pid_t pid) {
  std::ifstream status("/proc/" + std::to_string(pid) + "/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("RssAnon:")) return std::stoul(line.substr(sizeof("RssAnon:")));
  }
  return 0;
}

TEST(Demand, IdleCamerasHoldNoFrame) {
  BridgeProcess bridge({.cameras = {"csi0=test,capture=1920x1080@30,on_demand=true",
                                    "csi1=test,capture=1920x1080@30,on_demand=true"}});
  ASSERT_TRUE(bridge.started()) << bridge.output();
  if (!module_tells_readers()) GTEST_SKIP() << "always on";
  {
    BackgroundReader reader(bridge.path(0, 0));
    ASSERT_TRUE(reader.more_frames(3)) << bridge.output();
    EXPECT_EQ(reader.finish().error, "");
  }
  EXPECT_TRUE(bridge.until([](const auto& c) { return c.capture_pid == 0; })) << bridge.output();
  // The slates are drawn and in all of the rings.
  std::this_thread::sleep_for(5s);
  const std::size_t frame = 1920 * 1080 * 2 / 1024;
  EXPECT_GT(anonymous_kb(bridge.pid()), 0U);
  EXPECT_LT(anonymous_kb(bridge.pid()), frame) << "less than one frame for the two of them";
}

TEST(Demand, WhoOnlyLooksStartsNoSensorAndKeepsNoneOn) {
  if (!module_tells_readers())
    GTEST_SKIP() << "v4l2loopback " << lab_module() << " does not tell readers: always on";
  BridgeProcess bridge({.cameras = {kCamera}});
  ASSERT_TRUE(bridge.started()) << bridge.output();
  auto client = bridge.connect();
  ASSERT_TRUE(client);
  const auto look = [&] { return client->call(control::SnapshotRequest{{0}, "", true}, 20s); };
  const auto nothing = look();
  ASSERT_FALSE(nothing);
  EXPECT_EQ(nothing.error().what, "csi0 is idle");
  EXPECT_EQ(bridge.camera().capture_pid, 0);
  {
    BackgroundReader reader(bridge.path(0, 0));
    ASSERT_TRUE(reader.more_coded(3)) << bridge.output();
    for (int i = 0; i < 5; ++i) {
      const auto picture = look();
      ASSERT_TRUE(picture) << picture.error().message();
      EXPECT_EQ(std::get<control::Snapshot>(picture->reply).bytes, 640U * 480U * 2U);
    }
    EXPECT_EQ(reader.finish().error, "");
  }
  // Looked at all the time, it goes idle after its linger all the same, and whoever looks is told.
  const auto end = std::chrono::steady_clock::now() + 20s;
  auto last = look();
  while (last && std::chrono::steady_clock::now() < end) last = look();
  ASSERT_FALSE(last);
  EXPECT_TRUE(bridge.until([](const auto& c) { return c.state == control::CameraState::idle; }, 5s));
}

TEST(Demand, ALingerBridgesShortBreaks) {
  if (!module_tells_readers())
    GTEST_SKIP() << "v4l2loopback " << lab_module() << " does not tell readers: always on";
  BridgeProcess bridge({.cameras = {"csi0=argus,capture=640x480@30,output=640x480@30,linger=30s"}});
  ASSERT_TRUE(bridge.started()) << bridge.output();
  int capture = 0;
  for (int i = 0; i < 3; ++i) {
    BackgroundReader reader(bridge.path(0, 0));
    ASSERT_TRUE(reader.more_coded(3)) << bridge.output();
    if (capture == 0) capture = bridge.camera().capture_pid;
    EXPECT_EQ(bridge.camera().capture_pid, capture);
    EXPECT_EQ(reader.finish().error, "");
  }
}

TEST(Demand, StandbyPlaysWithoutLoading) {
  if (!module_tells_readers())
    GTEST_SKIP() << "v4l2loopback " << lab_module() << " does not tell readers: always on";
  BridgeProcess bridge({.cameras = {std::string(kCamera) + ",standby=true"}});
  ASSERT_TRUE(bridge.started()) << bridge.output();
  ASSERT_TRUE(bridge.until([](const auto& c) { return c.capture_pid > 0; })) << bridge.output();
  const int capture = bridge.camera().capture_pid;
  BackgroundReader reader(bridge.path(0, 0));
  EXPECT_TRUE(reader.more_coded(3)) << bridge.output();
  EXPECT_EQ(bridge.camera().capture_pid, capture);
}

TEST(Demand, ALaunchThatWaitsAndVanishesDoesNotKeepTheSensorOn) {
  if (!module_tells_readers())
    GTEST_SKIP() << "v4l2loopback " << lab_module() << " does not tell readers: always on";
  BridgeProcess bridge({.cameras = {kCamera}});
  ASSERT_TRUE(bridge.started()) << bridge.output();
  bridge.fault("no-camera");
  {
    auto client = bridge.connect();
    ASSERT_TRUE(client);
    const auto waited = client->call(control::ReserveRequest{.camera = {0}, .wait = 60s}, 1s);
    EXPECT_FALSE(waited) << "there is no first frame to wait for";
    EXPECT_NE(bridge.camera().state, control::CameraState::idle);
  }
  bridge.fault("");
  EXPECT_TRUE(bridge.until(
      [](const auto& c) { return c.state == control::CameraState::idle && c.capture_pid == 0; }, 10s))
      << bridge.output();
}

TEST(Demand, ASnapshotAndAWaitingLaunchRunAnIdleCamera) {
  BridgeProcess bridge({.cameras = {kCamera}});
  ASSERT_TRUE(bridge.started()) << bridge.output();
  auto asking = bridge.connect();
  ASSERT_TRUE(asking);
  const auto answer = asking->call(control::SnapshotRequest{{0}}, 20s);
  ASSERT_TRUE(answer) << answer.error().message() << bridge.output();
  const auto* snapshot = std::get_if<control::Snapshot>(&answer->reply);
  ASSERT_NE(snapshot, nullptr);
  EXPECT_EQ(snapshot->bytes, frame_bytes(PixelFormat::yuyv, {640, 480}));
  EXPECT_TRUE(answer->attached);
  auto waiting = bridge.connect();
  ASSERT_TRUE(waiting);
  EXPECT_TRUE(waiting->call(control::ReserveRequest{.camera = {0}, .wait = 20s}, 20s));
}

std::size_t descriptors(const BridgeProcess& bridge) {
  const auto fds = std::filesystem::directory_iterator("/proc/" + std::to_string(bridge.pid()) + "/fd");
  return static_cast<std::size_t>(std::distance(begin(fds), end(fds)));
}

TEST(Demand, SnapshotsHaveLimitsAndEndWithTheirClient) {
  BridgeProcess bridge({.cameras = {kCamera}, .environment = {{"JCAM_FAKE_ARGUS_FAIL", "no-camera"}}});
  ASSERT_TRUE(bridge.started()) << bridge.output();
  const std::size_t before = descriptors(bridge);
  const auto refusal = [](control::Client& client, std::chrono::milliseconds limit) {
    const auto answer = client.call(control::SnapshotRequest{{0}}, limit);
    return answer ? std::string("a picture of no camera") : answer.error().message();
  };
  {
    std::vector<control::Client> clients;
    for (int i = 0; i < 9; ++i) {
      auto client = bridge.connect();
      ASSERT_TRUE(client);
      clients.push_back(std::move(*client));
    }
    for (int i = 0; i < 8; ++i) {
      for (int taken = 0; taken < 2; ++taken)
        EXPECT_EQ(refusal(clients[static_cast<std::size_t>(i)], 300ms).find("too many"), std::string::npos)
            << i;
    }
    // Refused at once, but a busy machine may answer late.
    const std::string third = refusal(clients[0], 5s);
    EXPECT_NE(third.find("too many"), std::string::npos) << "a third one of the same client: " << third;
    const std::string seventeenth = refusal(clients[8], 5s);
    EXPECT_NE(seventeenth.find("too many"), std::string::npos) << "a seventeenth one in all: " << seventeenth;
    EXPECT_GE(descriptors(bridge), before + 16);
  }
  EXPECT_TRUE(bridge.until([&](const auto&) { return descriptors(bridge) <= before + 1; }))
      << descriptors(bridge) << " of " << before << ", and one of this question";
  if (!module_tells_readers()) return;
  EXPECT_TRUE(bridge.until([](const auto& c) { return c.state == control::CameraState::idle; }))
      << "nobody waits for it any more";
}

class Formats : public testing::TestWithParam<const char*> {};

TEST_P(Formats, ReaderGetsWholePictures) {
  BridgeProcess bridge(
      {.cameras = {"csi0=argus,capture=640x480@30,output=640x480@30,format=" + std::string(GetParam())}});
  ASSERT_TRUE(bridge.started()) << bridge.output();
  auto reader = CaptureReader::open(bridge.path(0, 0));
  ASSERT_TRUE(reader) << reader.error().message();
  const Reading reading = read_frames(*reader, {.lively = 10});
  EXPECT_EQ(reading.error, "");
  EXPECT_EQ(format_name(reading.pixel), GetParam());
  EXPECT_EQ(reading.size, (Size{640, 480}));
  EXPECT_GE(reading.lively, 10u);
}

INSTANTIATE_TEST_SUITE_P(All, Formats, testing::Values("yuyv", "uyvy", "nv12", "i420", "bgrx", "mjpeg"),
                         [](const auto& row) { return std::string(row.param); });

}  // namespace
}  // namespace jcam::test
