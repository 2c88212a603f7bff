// SPDX-License-Identifier: Apache-2.0
// Several pictures of one camera: each at its size and rate, none at another's cost.
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <fstream>
#include <optional>
#include <thread>

#include "tests/fakes/frame_code.h"
#include "tests/lab/bridge/background_reader.h"
#include "tests/lab/bridge/bridge_process.h"
#include "tests/lab/bridge/config_file.h"
#include "tests/support/patience.h"

namespace jcam::test {
namespace {

using namespace std::chrono_literals;

/// small is a corner of the picture, so that the fake camera's code in it can be read.
const std::string kTwoStreams =
    "csi0=argus,capture=640x480@30,linger=500ms,stream.small.output=320x240@10,stream.small.format=nv12,"
    "stream.small.crop=[0,0,320,240]";
constexpr Size kMainSize{640, 480};
constexpr Size kSmallSize{320, 240};

std::uint64_t frames_of(const control::CameraReport& camera, std::size_t stream) {
  return camera.streams.size() > stream ? camera.streams[stream].frames : 0;
}

void expect_well(const Reading& reading, Size size, PixelFormat pixel) {
  EXPECT_EQ(reading.error, "");
  EXPECT_EQ(reading.size, size);
  EXPECT_EQ(reading.pixel, pixel);
}

TEST(Streams, BothAreReadAtTheirOwnSizesAndRates) {
  BridgeProcess bridge({.cameras = {kTwoStreams}});
  ASSERT_TRUE(bridge.started()) << bridge.output();
  const auto at_start = bridge.camera();
  ASSERT_EQ(at_start.nodes.size(), 2u);
  EXPECT_EQ(at_start.nodes[1].name.text(), "csi0-small");
  BackgroundReader main(bridge.path(0, 0));
  ASSERT_TRUE(main.more_coded(5)) << bridge.output();
  const int capture = bridge.camera().capture_pid;
  BackgroundReader small(bridge.path(0, 1));
  ASSERT_TRUE(small.more_coded(3)) << bridge.output();
  const auto main_before = main.coded();
  ASSERT_TRUE(small.more_coded(20)) << bridge.output();
  const auto main_frames = main.coded() - main_before;
  EXPECT_EQ(bridge.camera().capture_pid, capture) << "a second capture";
  EXPECT_TRUE(bridge.until([](const auto& c) {
    return !c.streams.empty() && c.streams[0].rate > 7 && c.streams[0].rate < 13;
  })) << bridge.camera().streams.at(0).rate;
  const Reading small_reading = small.finish();
  const Reading main_reading = main.finish();
  expect_well(small_reading, kSmallSize, PixelFormat::nv12);
  expect_well(main_reading, kMainSize, PixelFormat::yuyv);
  EXPECT_EQ(small_reading.backwards, 0u);
  EXPECT_EQ(main_reading.backwards, 0u);
  // Twenty of small are sixty of main; a busy machine may lose some of either.
  EXPECT_GT(main_frames, 35u);
  EXPECT_LT(main_frames, 90u);
}

/// Milliseconds since the newest of some frames was made by the fake camera; nothing: no code in any.
std::optional<std::uint32_t> youngest(const std::string& path) {
  auto reader = CaptureReader::open(path);
  if (!reader || !reader->start()) return std::nullopt;
  std::optional<std::uint32_t> least;
  const auto end = std::chrono::steady_clock::now() + patience(5s);
  for (int coded = 0; coded < 10 && std::chrono::steady_clock::now() < end;) {
    const auto got = reader->next(patience(2s), [&](const Frame& frame) {
      const auto code =
          fakes::decode_frame(fakes::luma_of_planar(reinterpret_cast<const std::uint8_t*>(frame.bytes.data()),
                                                    kSmallSize.width, kSmallSize.height, kSmallSize.width));
      if (!code) return;
      ++coded;
      const auto now = std::chrono::duration_cast<std::chrono::milliseconds>(
                           std::chrono::steady_clock::now().time_since_epoch())
                           .count();
      const std::uint32_t age = static_cast<std::uint32_t>(now) - code->milliseconds;
      least = std::min(least.value_or(age), age);
    });
    if (!got) return std::nullopt;
  }
  return least;
}

TEST(Streams, PicturesAreYoungAlsoOfOneThatRestedMeanwhile) {
  BridgeProcess bridge({.cameras = {kTwoStreams}});
  ASSERT_TRUE(bridge.started()) << bridge.output();
  BackgroundReader main(bridge.path(0, 0));
  ASSERT_TRUE(main.more_coded(5)) << bridge.output();
  for (int round = 0; round < 2; ++round) {
    const auto age = youngest(bridge.path(0, 1));
    ASSERT_TRUE(age) << bridge.output();
    EXPECT_LT(*age, patience(150ms).count()) << "round " << round;
    ASSERT_TRUE(main.more_coded(30)) << bridge.output();
  }
  EXPECT_EQ(main.finish().error, "");
}

TEST(Streams, AStreamThatNobodyReadsConvertsNothing) {
  if (!module_tells_readers())
    GTEST_SKIP() << "v4l2loopback " << lab_module() << " does not tell readers: all streams are always on";
  BridgeProcess bridge({.cameras = {kTwoStreams}});
  ASSERT_TRUE(bridge.started()) << bridge.output();
  {
    BackgroundReader main(bridge.path(0, 0));
    ASSERT_TRUE(main.more_coded(30)) << bridge.output();
    EXPECT_EQ(frames_of(bridge.camera(), 0), 0u) << "small was converted";
    EXPECT_EQ(main.finish().error, "");
  }
  BackgroundReader small(bridge.path(0, 1));
  ASSERT_TRUE(small.more_coded(10)) << bridge.output();
  const std::uint64_t main_before = bridge.camera().frames;
  const std::uint64_t small_before = frames_of(bridge.camera(), 0);
  ASSERT_TRUE(bridge.until([&](const auto& c) { return frames_of(c, 0) >= small_before + 10; }))
      << bridge.output();
  EXPECT_EQ(bridge.camera().frames, main_before) << "main was converted";
  EXPECT_EQ(bridge.camera().rate, 0);
  EXPECT_EQ(bridge.camera().reason, "");
  EXPECT_EQ(bridge.camera().restarts, 0u) << bridge.output();
  EXPECT_EQ(small.finish().error, "");
}

TEST(Streams, AKilledCaptureIsBackOnBoth) {
  BridgeProcess bridge({.cameras = {kTwoStreams}});
  ASSERT_TRUE(bridge.started()) << bridge.output();
  BackgroundReader main(bridge.path(0, 0));
  BackgroundReader small(bridge.path(0, 1));
  ASSERT_TRUE(main.more_coded(5) && small.more_coded(5)) << bridge.output();
  ASSERT_EQ(::kill(bridge.camera().capture_pid, SIGKILL), 0);
  ASSERT_TRUE(bridge.until([](const auto& c) { return c.restarts == 1; })) << bridge.output();
  EXPECT_TRUE(main.more_coded(10) && small.more_coded(10)) << bridge.output();
  expect_well(main.finish(), kMainSize, PixelFormat::yuyv);
  expect_well(small.finish(), kSmallSize, PixelFormat::nv12);
}

TEST(Streams, AReaderThatIsStuckOnOneDisturbsNoOther) {
  BridgeProcess bridge({.cameras = {kTwoStreams}});
  ASSERT_TRUE(bridge.started()) << bridge.output();
  auto stuck = CaptureReader::open(bridge.path(0, 0));
  ASSERT_TRUE(stuck && stuck->start());
  ASSERT_TRUE(stuck->next(patience(5s), [](const Frame&) {}));
  BackgroundReader small(bridge.path(0, 1));
  ASSERT_TRUE(small.more_coded(3)) << bridge.output();
  const std::uint64_t restarts = bridge.camera().restarts;
  EXPECT_TRUE(small.more_coded(20)) << bridge.output();
  EXPECT_EQ(bridge.camera().restarts, restarts) << bridge.output();
  const Reading reading = small.finish();
  expect_well(reading, kSmallSize, PixelFormat::nv12);
  EXPECT_LT(reading.longest_gap_ms, static_cast<double>(patience(2s).count()));
}

constexpr const char* kStreamsHead = "capture = \"640x480@30\"\nlinger = \"500ms\"\n";
const std::string kSmallSection = "[camera.csi0.stream.small]\nformat = \"nv12\"\ncrop = [0, 0, 320, 240]\n";

TEST(Streams, AReloadAddsChangesAndTakesAwayOneAndReadersOfMainSeeASlateAtMost) {
  const ConfigFile file(kStreamsHead);
  file.write("");
  BridgeProcess bridge({.arguments = {"--config", ConfigFile::kPath}});
  ASSERT_TRUE(bridge.started()) << bridge.output();
  BackgroundReader main(bridge.path(0, 0));
  ASSERT_TRUE(main.more_coded(5)) << bridge.output();

  file.write(kSmallSection + "output = \"320x240@10\"\n");
  EXPECT_EQ(reload(bridge), "csi0 changed\n");
  ASSERT_EQ(bridge.camera().nodes.size(), 2u);
  {
    BackgroundReader small(bridge.path(0, 1));
    EXPECT_TRUE(small.more_coded(5)) << bridge.output();
    // Another size of what somebody reads waits.
    file.write(kSmallSection + "output = \"160x120@10\"\n");
    EXPECT_EQ(reload(bridge), "csi0-small keeps 320x240@10 as nv12 until nobody has it open\n");
    EXPECT_TRUE(small.more_coded(5)) << bridge.output();
    expect_well(small.finish(), kSmallSize, PixelFormat::nv12);
  }
  if (module_tells_readers()) {
    EXPECT_TRUE(bridge.until([](const auto& c) {
      return !c.streams.empty() && c.streams[0].mode.size == Size{160, 120} && c.nodes.size() == 2 &&
             c.nodes[1].state == control::NodeState::ok;
    })) << bridge.output();
    auto next = CaptureReader::open(bridge.path(0, 1));
    ASSERT_TRUE(next) << next.error().message();
    EXPECT_EQ(read_frames(*next, {.lively = 5}).size, (Size{160, 120}));
  }
  file.write("");
  EXPECT_NE(reload(bridge), "nothing has changed\n");
  EXPECT_EQ(bridge.camera().nodes.size(), 1u);
  EXPECT_TRUE(main.more_coded(10)) << bridge.output();
  const Reading reading = main.finish();
  expect_well(reading, kMainSize, PixelFormat::yuyv);
  EXPECT_LT(reading.longest_gap_ms, static_cast<double>(patience(3s).count()));
}

TEST(Streams, APictureAndANodeOfOneAreToBeHad) {
  BridgeProcess bridge({.cameras = {kTwoStreams}});
  ASSERT_TRUE(bridge.started()) << bridge.output();
  auto client = bridge.connect();
  ASSERT_TRUE(client);
  const auto picture = client->call(control::SnapshotRequest{{0}, "small"}, 20s);
  ASSERT_TRUE(picture) << picture.error().message();
  const auto& snapshot = std::get<control::Snapshot>(picture->reply);
  EXPECT_EQ(snapshot.format, PixelFormat::nv12);
  EXPECT_EQ(snapshot.width, kSmallSize.width);
  EXPECT_EQ(snapshot.bytes, frame_bytes(PixelFormat::nv12, kSmallSize));
  const auto node = client->call(control::ReserveRequest{.camera = {0}, .stream = "small"}, 10s);
  ASSERT_TRUE(node) << node.error().message();
  const auto& given = std::get<control::Reservation>(node->reply);
  EXPECT_EQ(given.node.text(), "csi0-small");
  EXPECT_EQ(given.mode.size, kSmallSize);
  EXPECT_EQ(given.path, bridge.path(0, 1));
  const auto none = client->call(control::SnapshotRequest{{0}, "large"}, 10s);
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().message(), "csi0 has no stream large; there are: main, small; see jcam.toml(5)");
}

}  // namespace
}  // namespace jcam::test
