// SPDX-License-Identifier: Apache-2.0
// The configuration changes while programs have the nodes open.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <string>
#include <thread>

#include "common/os/unique_fd.h"
#include "tests/lab/bridge/background_reader.h"
#include "tests/lab/bridge/bridge_process.h"
#include "tests/lab/bridge/config_file.h"
#include "tests/support/patience.h"
#include "v4l2/loopback_sysfs.h"

namespace jcam::test {
namespace {

using namespace std::chrono_literals;
using control::NodeState;

bool is_whole(const control::CameraReport& camera, Size size) {
  return camera.mode.size == size && !camera.nodes.empty() && camera.nodes[0].state == NodeState::ok;
}

/// How often anybody opens a file in three seconds; what is opened twice in ten milliseconds counts once.
int opens_in_three_seconds(const std::string& path) {
  const UniqueFd fd(::inotify_init1(IN_NONBLOCK | IN_CLOEXEC));
  EXPECT_GE(::inotify_add_watch(fd.get(), path.c_str(), IN_OPEN), 0) << path;
  int opens = 0;
  for (const auto end = std::chrono::steady_clock::now() + 3s; std::chrono::steady_clock::now() < end;) {
    std::this_thread::sleep_for(10ms);
    std::array<char, 4096> events{};
    if (::read(fd.get(), events.data(), events.size()) > 0) ++opens;
  }
  return opens;
}

constexpr const char* kReloadHead = "linger = \"300ms\"\nmax_nodes = 2\n";

TEST(Nodes, AnotherSizeWaitsForTheReaderToGo) {
  const ConfigFile file(kReloadHead);
  file.write("capture = \"640x480@30\"\n");
  BridgeProcess bridge({.arguments = {"--config", ConfigFile::kPath}});
  ASSERT_TRUE(bridge.started()) << bridge.output();
  BackgroundReader reader(bridge.path(0, 0));
  ASSERT_TRUE(reader.more_coded(5)) << bridge.output();
  file.write("capture = \"640x480@30\"\noutput = \"320x240@30\"\n");
  EXPECT_NE(reload(bridge).find("keeps 640x480@30 as yuyv until nobody has it open"), std::string::npos);
  EXPECT_TRUE(reader.more_coded(10)) << bridge.output();
  EXPECT_EQ(bridge.camera().mode.size, (Size{640, 480}));
  // Neither each frame nor each report of the capture is a reason to look at all nodes.
  const std::string device = bridge.path(0, 0).substr(std::string("/dev/").size());
  EXPECT_LE(opens_in_three_seconds("/sys/devices/virtual/video4linux/" + device + "/max_openers"), 6);
  const Reading reading = reader.finish();
  EXPECT_EQ(reading.error, "");
  EXPECT_LT(reading.longest_gap_ms, static_cast<double>(patience(900ms).count()));
  EXPECT_TRUE(bridge.until([](const auto& c) { return is_whole(c, {320, 240}); })) << bridge.output();
  auto next = CaptureReader::open(bridge.path(0, 0));
  ASSERT_TRUE(next) << next.error().message();
  const Reading after = read_frames(*next, {.lively = 5});
  EXPECT_EQ(after.size, (Size{320, 240}));
  EXPECT_EQ(after.error, "");
}

/// Before 0.14 the kernel frees the memory of a node that is closed for the last time without a lock: who
/// opens it meanwhile, as often as it is tried again, works with what is gone.
TEST(Nodes, OneThatIsHeldByAnotherSizeIsNotOpenedUntilItIsFree) {
  if (!is_before_014(module_version().value_or(""))) GTEST_SKIP() << "it has locks";
  const ConfigFile file(kReloadHead);
  file.write("capture = \"640x480@30\"\n");
  UniqueFd holder;
  {
    BridgeProcess before({.arguments = {"--config", ConfigFile::kPath}});
    ASSERT_TRUE(before.started()) << before.output();
    holder.reset(::open(before.path(0, 0).c_str(), O_RDWR | O_CLOEXEC));
    ASSERT_GE(holder.get(), 0);
  }
  file.write("capture = \"640x480@30\"\noutput = \"320x240@30\"\n");
  BridgeProcess bridge({.arguments = {"--config", ConfigFile::kPath}});
  ASSERT_TRUE(bridge.started()) << bridge.output();
  const auto is_frozen = [](const auto& c) { return c.nodes[0].state == NodeState::frozen_format; };
  ASSERT_TRUE(bridge.until(is_frozen)) << bridge.output();
  // GStreamer looks at all devices when it makes its registry, for the slate. The retries would be four and
  // more.
  EXPECT_LE(opens_in_three_seconds("/dev/video10"), 1);
  EXPECT_TRUE(is_frozen(bridge.camera()));
  holder.reset();
  EXPECT_TRUE(bridge.until([](const auto& c) { return is_whole(c, {320, 240}); })) << bridge.output();
  BackgroundReader reader(bridge.path(0, 0));
  EXPECT_TRUE(reader.more_frames(5)) << bridge.output();
  EXPECT_EQ(reader.finish().error, "");
}

TEST(Nodes, OneNodeMoreLeavesTheReaderOfTheFirstAlone) {
  const ConfigFile file(kReloadHead);
  file.write("capture = \"640x480@30\"\nnodes = 1\n");
  BridgeProcess bridge({.arguments = {"--config", ConfigFile::kPath}});
  ASSERT_TRUE(bridge.started()) << bridge.output();
  BackgroundReader reader(bridge.path(0, 0));
  ASSERT_TRUE(reader.more_coded(5)) << bridge.output();
  const int capture = bridge.camera().capture_pid;
  file.write("capture = \"640x480@30\"\nnodes = 2\n");
  EXPECT_EQ(reload(bridge), "csi0 changed\n");
  EXPECT_TRUE(bridge.until([](const auto& c) {
    return c.nodes.size() == 2 && c.nodes[1].state == NodeState::ok;
  })) << bridge.output();
  BackgroundReader second(bridge.path(0, 1));
  EXPECT_TRUE(second.more_coded(5)) << bridge.output();
  EXPECT_EQ(second.finish().error, "");
  EXPECT_TRUE(reader.more_coded(5)) << bridge.output();
  EXPECT_EQ(bridge.camera().capture_pid, capture);
  EXPECT_EQ(reader.finish().error, "");
}

/// Somebody who has buffers and does not stream yet, as a paused program, keeps the node's format as well:
/// how long they wait, at most, who begin so long after another size was asked for. All else is checked.
double longest_wait_ms(std::chrono::milliseconds later) {
  const ConfigFile file(kReloadHead);
  file.write("capture = \"640x480@30\"\n");
  BridgeProcess bridge({.arguments = {"--config", ConfigFile::kPath}});
  EXPECT_TRUE(bridge.started()) << bridge.output();
  Reading reading;
  {
    auto reader = CaptureReader::open(bridge.path(0, 0));
    if (!reader) {
      ADD_FAILURE() << reader.error().message();
      return 0;
    }
    file.write("capture = \"640x480@30\"\noutput = \"320x240@30\"\n");
    (void)reload(bridge);
    std::this_thread::sleep_for(later);
    reading = read_frames(*reader, {.duration = 4s, .timeout = patience(10s)});
    EXPECT_EQ(reading.error, "") << bridge.output();
    EXPECT_EQ(reading.size, (Size{640, 480}));
    EXPECT_GT(reading.coded, 10U) << "the camera's, after the placeholder";
    EXPECT_NE(bridge.camera().note.find("keeps 640x480@30 as yuyv until nobody has it open"),
              std::string::npos)
        << bridge.camera().note;
  }
  EXPECT_TRUE(bridge.until([](const auto& c) { return is_whole(c, {320, 240}); })) << bridge.output();
  EXPECT_EQ(bridge.camera().note, "");
  auto next = CaptureReader::open(bridge.path(0, 0));
  EXPECT_TRUE(next) << (next ? "" : next.error().message());
  if (next) {
    const Reading after = read_frames(*next, {.lively = 5});
    EXPECT_EQ(after.size, (Size{320, 240}));
    EXPECT_EQ(after.error, "");
  }
  return std::max(reading.first_ms, reading.longest_gap_ms);
}

class Reload : public testing::TestWithParam<std::chrono::milliseconds> {};

TEST_P(Reload, WhoHasTheNodeOpenAndBeginsLaterGetsPicturesOfItsSize) {
  EXPECT_LT(longest_wait_ms(GetParam()), patience(900ms).count());
}

INSTANTIATE_TEST_SUITE_P(Nodes, Reload, testing::Values(0ms, 150ms, 3000ms),
                         [](const auto& one) { return "After" + std::to_string(one.param.count()) + "Ms"; });

}  // namespace
}  // namespace jcam::test
