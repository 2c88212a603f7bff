// SPDX-License-Identifier: Apache-2.0
// How long a reader waits where something fell silent: a capture, an event of the module, the daemon.
#include <dlfcn.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <thread>

#include "tests/lab/bridge/background_reader.h"
#include "tests/lab/bridge/bridge_process.h"
#include "tests/support/patience.h"
#include "tests/support/places.h"
#include "v4l2/loopback_sysfs.h"

namespace jcam::test {
namespace {

using namespace std::chrono_literals;

constexpr const char* kSilenceCamera = "csi0=argus,capture=640x480@30,output=640x480@30,linger=300ms";

TEST(Silence, AStoppedCaptureLeavesNoReaderWithoutAPicture) {
  BridgeProcess bridge({.cameras = {kSilenceCamera}});
  ASSERT_TRUE(bridge.started()) << bridge.output();
  BackgroundReader reader(bridge.path(0, 0));
  ASSERT_TRUE(reader.more_coded(30)) << bridge.output();
  ::kill(bridge.camera().capture_pid, SIGSTOP);
  ASSERT_TRUE(bridge.until([](const auto& c) { return c.restarts > 0; })) << bridge.output();
  EXPECT_TRUE(reader.more_coded(10)) << bridge.output();
  const Reading reading = reader.finish();
  EXPECT_EQ(reading.error, "");
  EXPECT_LT(reading.longest_gap_ms, 900);
}

/// Whether a library that is preloaded has an ioctl() for others to find.
bool replaces_ioctl(const std::string& library) {
  void* handle = ::dlopen(library.c_str(), RTLD_NOW | RTLD_LOCAL);
  void* function = handle != nullptr ? ::dlsym(handle, "ioctl") : nullptr;
  Dl_info info{};
  return function != nullptr && ::dladdr(function, &info) != 0 && library == info.dli_fname;
}

/// The node by a file that nobody watches, as a container has it of Docker.
std::string own_file(const std::string& node) {
  struct stat info {};
  const std::string path = "/run/jcam-test-node";
  ::unlink(path.c_str());
  EXPECT_EQ(::stat(node.c_str(), &info), 0);
  EXPECT_EQ(::mknod(path.c_str(), S_IFCHR | 0600, info.st_rdev), 0);
  return path;
}

/// The daemon looks at its nodes at each full second of the monotonic clock: from here on that is nine tenths
/// of a second away.
void wait_until_just_after_a_beat() {
  const auto in_the_second = std::chrono::steady_clock::now().time_since_epoch() % 1s;
  std::this_thread::sleep_for(1100ms - in_the_second);
}

/// How long it takes until somebody is found whose event got lost in this way (tests/soak/lost_events.cpp).
std::chrono::milliseconds until_found(const std::string& way, bool in_container = false) {
  const std::string marker = "/run/jcam-lose-events";
  const std::string library = build_dir() + "/tests/soak/libjcamlostevents.so";
  EXPECT_TRUE(replaces_ioctl(library)) << "no event would be lost";
  BridgeProcess bridge(
      {.cameras = {kSilenceCamera}, .environment = {{"LD_PRELOAD", library}, {way, marker}}});
  EXPECT_TRUE(bridge.started()) << bridge.output();
  std::ofstream(marker) << "";
  wait_until_just_after_a_beat();
  auto reader = CaptureReader::open(in_container ? own_file(bridge.path(0, 0)) : bridge.path(0, 0));
  EXPECT_TRUE(reader && reader->start());
  const auto began = std::chrono::steady_clock::now();
  EXPECT_TRUE(bridge.until([](const auto& c) { return c.state != control::CameraState::idle; }));
  const auto took = std::chrono::steady_clock::now() - began;
  std::filesystem::remove(marker);
  return std::chrono::duration_cast<std::chrono::milliseconds>(took);
}

TEST(Silence, AReaderWhoseEventIsLostIsFoundAtOnce) {
  if (!module_tells_readers()) GTEST_SKIP() << "always on";
  for (int i = 0; i < 4; ++i)
    EXPECT_LT(until_found("JCAM_LOSE_EVENTS"), patience(600ms)) << "the daemon was woken by it";
}

TEST(Silence, AReaderOfWhomNothingIsHeardIsFoundInASecond) {
  if (!module_tells_readers()) GTEST_SKIP() << "always on";
  EXPECT_LT(until_found("JCAM_HEAR_NO_EVENTS"), patience(700ms))
      << "it was seen to open the node, long before the next beat";
  EXPECT_LT(until_found("JCAM_HEAR_NO_EVENTS", true), patience(1100ms)) << "the grid is a second wide";
}

TEST(Silence, WhoOpensAnIdleNodeGetsAPictureOfNow) {
  if (!module_tells_readers() || is_before_014(module_version().value_or("")))
    GTEST_SKIP() << "the module stamps it when it is read";
  BridgeProcess bridge({.cameras = {kSilenceCamera}});
  ASSERT_TRUE(bridge.started()) << bridge.output();
  EXPECT_TRUE(bridge.until([](const auto& c) { return c.state == control::CameraState::idle; }));
  wait_until_just_after_a_beat();
  std::this_thread::sleep_for(500ms);
  auto reader = CaptureReader::open(bridge.path(0, 0));
  std::this_thread::sleep_for(100ms);  // programs ask for formats first
  std::chrono::nanoseconds age{-1};
  EXPECT_TRUE(reader && reader->start() && reader->next(1s, [&](const Frame& frame) {
    age = std::chrono::steady_clock::now().time_since_epoch() - std::chrono::nanoseconds(frame.timestamp_ns);
  }));
  EXPECT_GE(age, 0ms);
  EXPECT_LT(age, patience(400ms)) << "the beat before was six tenths of a second ago";
}

TEST(Silence, ADaemonThatWasHeldUpEndsNoHealthyCapture) {
  BridgeProcess bridge({.cameras = {kSilenceCamera + std::string(",nodes=2")}});
  ASSERT_TRUE(bridge.started()) << bridge.output();
  BackgroundReader reader(bridge.path(0, 0));
  ASSERT_TRUE(reader.more_coded(30)) << bridge.output();
  const int capture = bridge.camera().capture_pid;
  bridge.signal(SIGSTOP);
  {
    // Something that is heard before the capture.
    auto other = CaptureReader::open("/dev/video11");
    if (other) (void)other->start();
    std::this_thread::sleep_for(3s);
    bridge.signal(SIGCONT);
    double most = 0;
    EXPECT_TRUE(bridge.until([&](const auto& c) {
      most = std::max(most, c.rate);
      return reader.coded() > 150;
    })) << bridge.output();
    EXPECT_LT(most, 45) << "no camera of 30 has that rate";
  }
  EXPECT_EQ(bridge.camera().capture_pid, capture) << bridge.output();
  EXPECT_EQ(bridge.camera().restarts, 0U) << bridge.output();
  EXPECT_EQ(reader.finish().error, "");
}

}  // namespace
}  // namespace jcam::test
