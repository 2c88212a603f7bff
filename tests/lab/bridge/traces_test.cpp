// SPDX-License-Identifier: Apache-2.0
// What a reader leaves behind, and how old the first picture is that the next one gets.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <linux/videodev2.h>
#include <sys/mman.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <set>
#include <thread>

#include "common/os/monotonic.h"
#include "common/os/unique_fd.h"
#include "tests/lab/bridge/background_reader.h"
#include "tests/lab/bridge/bridge_process.h"
#include "tests/lab/bridge/config_file.h"
#include "tests/support/patience.h"
#include "tests/support/places.h"
#include "v4l2/ioctl.h"

namespace jcam::test {
namespace {

using namespace std::chrono_literals;

constexpr const char* kTracesCamera = "csi0=argus,capture=640x480@30,output=640x480@30,linger=300ms";

UniqueFd open_node(const std::string& path) {
  return UniqueFd(::open(path.c_str(), O_RDWR | O_CLOEXEC | O_NONBLOCK));
}

unsigned rate_of(const std::string& path) {
  const UniqueFd fd = open_node(path);
  v4l2_streamparm rate{};
  rate.type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
  return ioctl_errno(fd.get(), VIDIOC_G_PARM, &rate) == 0 ? rate.parm.capture.timeperframe.denominator : 0;
}

int control_of(const std::string& path, unsigned id) {
  const UniqueFd fd = open_node(path);
  v4l2_control control{id, 0};
  return ioctl_errno(fd.get(), VIDIOC_G_CTRL, &control) == 0 ? control.value : -1;
}

/// Reads some pictures and comes back when the camera rests again.
void read_once(const BridgeProcess& bridge) {
  BackgroundReader reader(bridge.path(0, 0));
  ASSERT_TRUE(reader.more_coded(5)) << bridge.output();
  ASSERT_EQ(reader.finish().error, "");
}

bool rests(const BridgeProcess& bridge) {
  return bridge.until(
      [](const auto& c) { return c.state == control::CameraState::idle && c.capture_pid == 0; });
}

TEST(Traces, TheFirstPictureIsYoungAfterIdling) {
  if (!module_tells_readers()) GTEST_SKIP() << "always on";
  BridgeProcess bridge({.cameras = {kTracesCamera}});
  ASSERT_TRUE(bridge.started()) << bridge.output();
  const std::string path = bridge.path(0, 0);
  for (const auto idle : {7500ms, 2300ms, 100ms}) {
    read_once(bridge);
    ASSERT_TRUE(rests(bridge)) << bridge.output();
    std::this_thread::sleep_for(idle);
    auto reader = CaptureReader::open(path);
    ASSERT_TRUE(reader) << reader.error().message();
    ASSERT_TRUE(reader->start());
    std::int64_t before = 0;
    for (int i = 0; i < 60; ++i) {
      std::int64_t stamp = 0;
      ASSERT_TRUE(reader->next(5s, [&](const Frame& frame) { stamp = frame.timestamp_ns; }));
      // The grid is a second wide; a machine that is busy adds to it.
      if (i == 0) {
        EXPECT_LT(monotonic_ns() - stamp, 1'200'000'000) << "after " << idle.count() << " ms";
      }
      EXPECT_GE(stamp, before) << "frame " << i;
      before = stamp;
    }
  }
}

TEST(Traces, RateAndControlsArePutBack) {
  if (!module_tells_readers()) GTEST_SKIP() << "nobody knows when a reader leaves";
  BridgeProcess bridge({.cameras = {kTracesCamera}});
  ASSERT_TRUE(bridge.started()) << bridge.output();
  const std::string path = bridge.path(0, 0);
  {
    BackgroundReader reader(path);
    ASSERT_TRUE(reader.more_coded(3)) << bridge.output();
    const UniqueFd fd = open_node(path);
    v4l2_streamparm slow{};
    slow.type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
    slow.parm.capture.timeperframe = {1, 5};
    (void)ioctl_errno(fd.get(), VIDIOC_S_PARM, &slow);
    for (const auto& [id, value] :
         {std::pair{0x0098F900U, 1}, {0x0098F901U, 1}, {0x0098F902U, 100}, {0x0098F903U, 1}}) {
      v4l2_control control{id, value};
      EXPECT_EQ(ioctl_errno(fd.get(), VIDIOC_S_CTRL, &control), 0) << std::hex << id;
    }
    (void)reader.finish();
  }
  ASSERT_TRUE(rests(bridge)) << bridge.output();
  EXPECT_EQ(rate_of(path), 30U);
  // The fourth cannot be read. It would make the next opener a writer of the time-out picture.
  for (const unsigned id : {0x0098F900U, 0x0098F901U, 0x0098F902U})
    EXPECT_EQ(control_of(path, id), 0) << std::hex << id;
  read_once(bridge);
}

/// What is wrong with the first picture that a reader gets, if it is the time-out's, in which every byte is
/// zero.
std::string fault_of_first_picture(const std::string& path) {
  auto reader = CaptureReader::open(path);
  if (!reader) return reader.error().message();
  if (auto started = reader->start(); !started) return started.error().message();
  bool nothing = true;
  const auto is_zero = [](std::byte byte) { return byte == std::byte{0}; };
  const auto got = reader->next(patience(5s), [&](const Frame& frame) {
    nothing = std::all_of(frame.bytes.begin(), frame.bytes.end(), is_zero);
  });
  if (!got) return got.error().message();
  return nothing ? "every byte is zero" : "";
}

/// A time-out that has happened waits for the next reader, who is given the time-out's picture; and before
/// 0.14, where another size has freed that, the kernel ends.
TEST(Traces, ATimeoutThatHappenedIsNobodysLater) {
  const ConfigFile file("source = \"argus\"\nlinger = \"300ms\"\n");
  file.write("capture = \"640x480@30\"\n");
  BridgeProcess bridge({.arguments = {"--config", ConfigFile::kPath}});
  ASSERT_TRUE(bridge.started()) << bridge.output();
  const std::string path = bridge.path(0, 0);
  constexpr unsigned kTimeout = 0x0098F902U;
  for (const bool another_size : {false, true}) {
    {
      const UniqueFd fd = open_node(path);
      v4l2_control timeout{kTimeout, 100};
      ASSERT_EQ(ioctl_errno(fd.get(), VIDIOC_S_CTRL, &timeout), 0);
    }
    // Nobody writes for longer than that.
    const int capture = bridge.camera().capture_pid;
    if (capture > 0) (void)::kill(capture, SIGSTOP);
    bridge.signal(SIGSTOP);
    std::this_thread::sleep_for(500ms);
    bridge.signal(SIGCONT);
    if (capture > 0) (void)::kill(capture, SIGCONT);
    ASSERT_TRUE(bridge.until([&](const auto&) { return control_of(path, kTimeout) == 0; }))
        << bridge.output();
    // Whoever writes has written once more after it.
    (void)bridge.camera();
    std::this_thread::sleep_for(patience(3s));
    if (another_size) {
      file.write("capture = \"640x480@30\"\noutput = \"320x240@30\"\n");
      (void)reload(bridge);
      ASSERT_TRUE(bridge.until([](const auto& c) {
        return c.mode.size == Size{320, 240} && c.nodes[0].state == control::NodeState::ok;
      })) << bridge.output();
    }
    EXPECT_EQ(fault_of_first_picture(path), "") << bridge.output();
    BackgroundReader reader(path);
    EXPECT_TRUE(reader.more_frames(5)) << bridge.output();
    EXPECT_EQ(reader.finish().error, "");
  }
}

/// keep_format holds a node at its picture when all have closed it; set at once before, so that nobody saw
/// it.
TEST(Traces, AFormatThatAProgramWantedKeptKeepsOutNoOtherSize) {
  const auto keep_format = [](const BridgeProcess& bridge) {
    const UniqueFd fd = open_node(bridge.path(0, 0));
    v4l2_control keep{0x0098F900U, 1};
    EXPECT_EQ(ioctl_errno(fd.get(), VIDIOC_S_CTRL, &keep), 0);
  };
  const auto has_size = [](const BridgeProcess& bridge, Size size) {
    return bridge.until(
        [&](const auto& c) { return c.mode.size == size && c.nodes[0].state == control::NodeState::ok; });
  };
  const ConfigFile file("source = \"argus\"\nlinger = \"300ms\"\n");
  file.write("capture = \"640x480@30\"\n");
  {
    BridgeProcess bridge({.arguments = {"--config", ConfigFile::kPath}});
    ASSERT_TRUE(bridge.started()) << bridge.output();
    keep_format(bridge);
    file.write("capture = \"640x480@30\"\noutput = \"320x240@30\"\n");
    (void)reload(bridge);
    EXPECT_TRUE(has_size(bridge, {320, 240})) << bridge.output();
    keep_format(bridge);
  }
  file.write("capture = \"640x480@30\"\n");
  BridgeProcess next({.arguments = {"--config", ConfigFile::kPath}});
  ASSERT_TRUE(next.started()) << next.output();
  EXPECT_TRUE(has_size(next, {640, 480})) << next.output();
}

TEST(Traces, WhatAProgramSetThatNeverReadIsPutBackToo) {
  if (!module_tells_readers()) GTEST_SKIP() << "always on";
  BridgeProcess bridge({.cameras = {kTracesCamera}});
  ASSERT_TRUE(bridge.started()) << bridge.output();
  const std::string path = bridge.path(0, 0);
  {
    const UniqueFd fd = open_node(path);
    v4l2_streamparm slow{};
    slow.type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
    slow.parm.capture.timeperframe = {1, 5};
    (void)ioctl_errno(fd.get(), VIDIOC_S_PARM, &slow);
    for (const unsigned id : {0x0098F902U, 0x0098F903U}) {
      v4l2_control control{id, 1};
      EXPECT_EQ(ioctl_errno(fd.get(), VIDIOC_S_CTRL, &control), 0) << std::hex << id;
    }
  }
  // It is seen no sooner than with the next look, which also spends what cannot be read.
  std::this_thread::sleep_for(patience(6000ms));
  EXPECT_EQ(rate_of(path), 30U);
  EXPECT_EQ(control_of(path, 0x0098F902), 0);
  EXPECT_LE(control_of(path, 0x0098F903), 0) << "from 0.13 on it cannot be read";
  read_once(bridge);
}

class Memory : public testing::TestWithParam<const char*> {};

TEST_P(Memory, HoldsNothingOfWhatTheLastReaderSaw) {
  if (!module_tells_readers()) GTEST_SKIP() << "nobody knows when a reader leaves";
  BridgeProcess bridge({.cameras = {std::string(kTracesCamera) + ",format=" + GetParam()}});
  ASSERT_TRUE(bridge.started()) << bridge.output();
  const std::string path = bridge.path(0, 0);
  {
    // With two buffers, which takes the others out of use before 0.14.
    auto reader = CaptureReader::open(path, 2);
    ASSERT_TRUE(reader) << reader.error().message();
    EXPECT_EQ(read_frames(*reader, {.lively = 20}).error, "");
  }
  ASSERT_TRUE(rests(bridge)) << bridge.output();
  const UniqueFd fd = open_node(path);
  std::size_t length = frame_bytes(*parse_format(GetParam()), {640, 480});
  length = (length + 4095) / 4096 * 4096;
  // Each buffer is the same slate to the last byte.
  std::set<std::string> contents;
  for (std::size_t i = 0; i < 32; ++i) {
    void* start = ::mmap(nullptr, length, PROT_READ, MAP_SHARED, fd.get(), static_cast<off_t>(i * length));
    if (start == MAP_FAILED) break;
    contents.emplace(static_cast<const char*>(start), length);
    ::munmap(start, length);
  }
  ASSERT_EQ(contents.size(), 1U);
  if (std::string(GetParam()) == "mjpeg") {
    const std::string& memory = *contents.begin();
    EXPECT_LT(memory.find_last_not_of('\0'), 40'000U) << "a slate is small; the rest is nothing";
  }
}

INSTANTIATE_TEST_SUITE_P(Formats, Memory, testing::Values("yuyv", "mjpeg"),
                         [](const auto& row) { return std::string(row.param); });

}  // namespace
}  // namespace jcam::test
