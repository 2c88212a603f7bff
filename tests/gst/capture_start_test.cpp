// SPDX-License-Identifier: Apache-2.0
// How a capture starts where the sensor, or time, is not at once what it wants.
#include <gtest/gtest.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <string>
#include <thread>

#include "gst/pipeline/pipeline_text.h"
#include "tests/gst/capture_child.h"
#include "tests/support/places.h"
#include "tests/support/temp_dir.h"

namespace jcam::test {
namespace {

using namespace capture;
using namespace std::chrono_literals;

/// fake-argus-daemon at a socket of its own.
class ArgusDaemon {
 public:
  ArgusDaemon() {
    const std::string program = build_dir() + "/tests/fakes/fake-argus-daemon";
    const char* argv[] = {program.c_str(), socket.c_str(), nullptr};
    EXPECT_EQ(::posix_spawn(&pid_, argv[0], nullptr, nullptr, const_cast<char* const*>(argv), environ), 0);
    for (int i = 0; i < 1000 && ::access(socket.c_str(), F_OK) != 0; ++i) std::this_thread::sleep_for(10ms);
  }
  ArgusDaemon(const ArgusDaemon&) = delete;
  ArgusDaemon& operator=(const ArgusDaemon&) = delete;
  ~ArgusDaemon() {
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
  }
  const TempDir directory;
  const std::string socket = directory / "argus_socket";

 private:
  pid_t pid_ = -1;
};

CaptureChild::Setup argus(const ArgusDaemon& daemon, std::vector<std::string> options = {}) {
  return {.pipeline =
              "nvarguscamerasrc sensor-id=0 ! video/x-raw(memory:NVMM),format=NV12,width=320,height=240,"
              "framerate=30/1 ! nvvidconv ! video/x-raw,format=YUY2,width=320,height=240",
          .options = std::move(options),
          .environment = {{"JCAM_FAKE_ARGUS_SOCKET", daemon.socket}}};
}

TEST(CaptureStart, ASensorThatIsFreedLateIsWaitedForWithoutANewProcess) {
  const ArgusDaemon daemon;
  auto first = std::make_unique<CaptureChild>(argus(daemon));
  ASSERT_TRUE(first->wait_for<FirstFrame>());
  CaptureChild spare(argus(daemon, {"--standby"}));
  ASSERT_TRUE(spare.wait_for<Ready>());
  const MemoryOutput output({PixelFormat::yuyv, {{320, 240}, 30}});
  first.reset();  // by SIGKILL
  spare.send(SetProperty{"wbmode", "daylight"});
  spare.send(Play{});
  const auto set = spare.wait_for<PropertySet>();
  EXPECT_TRUE(set && set->error.empty());
  EXPECT_TRUE(spare.wait_for<FirstFrame>()) << "it waits, and says neither Failed nor Ready again";
  spare.send(OutputOn{kNode}, output.fd());
  EXPECT_TRUE(output.wait_frames(3));
  spare.send(Stop{});
  EXPECT_EQ(spare.wait_exit(), 0);
}

TEST(CaptureStart, ASensorThatStaysTakenIsAFailureAfterAWhile) {
  const ArgusDaemon daemon;
  CaptureChild first(argus(daemon));
  ASSERT_TRUE(first.wait_for<FirstFrame>());
  CaptureChild second(argus(daemon));
  std::optional<Failed> failed;
  while (const auto report = second.next()) {
    if (const auto* end = std::get_if<Failed>(&*report)) failed = *end;
  }
  ASSERT_TRUE(failed);
  EXPECT_EQ(failed->kind, Failure::session_refused);
}

TEST(CaptureStart, AStopEndsTheWaitForASensor) {
  const ArgusDaemon daemon;
  CaptureChild first(argus(daemon));
  ASSERT_TRUE(first.wait_for<FirstFrame>());
  CaptureChild second(argus(daemon));
  ASSERT_TRUE(second.wait_for<Ready>());
  std::this_thread::sleep_for(300ms);
  second.send(Stop{});
  EXPECT_EQ(second.wait_exit(), 0);
}

TEST(CaptureStart, WhatIsNoFileOfWritersTurnsIsRefused) {
  const MemoryOutput odd({PixelFormat::yuyv, {{320, 240}, 30}});
  ASSERT_EQ(::ftruncate(odd.fd(), 65), 0);
  CaptureChild child({.pipeline = "videotestsrc", .turns = odd.fd()});
  const auto failed = child.wait_for<Failed>();
  ASSERT_TRUE(failed);
  EXPECT_EQ(failed->reason, "the descriptor is not of writers' turns; use programs of one release");
}

TEST(CaptureStart, ASourceThatIsNotLiveKeepsToTheRate) {
  CaptureChild::Setup setup{"videotestsrc ! video/x-raw,format=YUY2,width=320,height=240,framerate=30/1"};
  CaptureChild child(setup);
  ASSERT_TRUE(child.wait_for<FirstFrame>());
  const auto begin = std::chrono::steady_clock::now();
  std::uint64_t frames = 0;
  while (frames < 60) {
    const auto progress = child.wait_for<Progress>();
    ASSERT_TRUE(progress);
    frames = progress->frames;
  }
  const auto took = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  EXPECT_LT(static_cast<double>(frames) / took, 40) << frames << " frames in " << took << " s";
  child.send(Stop{});
  EXPECT_EQ(child.wait_exit(), 0);
}

/// What a capture of JPEGs says of its way, once it gives some; "-" when it gives none.
std::string note_of_jpegs(const CameraConfig& camera, const std::string& registry, bool has_encoder) {
  CaptureChild::Setup setup{.pipeline = {},
                            .format = camera.node_format(),
                            .options = {},
                            .environment = {{"GST_REGISTRY", registry}},
                            .ways = pipeline_ways(camera)};
  if (!has_encoder) setup.environment["JCAM_FAKE_NO_NVJPEGENC"] = "1";
  CaptureChild child(setup);
  const auto ready = child.wait_for<Ready>();
  if (!ready || !child.wait_for<FirstFrame>()) return "-";
  const MemoryOutput output(camera.node_format());
  child.send(OutputOn{kNode}, output.fd());
  for (int i = 0; i < 1000 && output.bytes() == 0; ++i) std::this_thread::sleep_for(10ms);
  const auto bytes = output.all();
  const bool is_jpeg = bytes.size() > 2 && bytes[0] == std::byte{0xff} && bytes[1] == std::byte{0xd8};
  child.send(Stop{});
  EXPECT_EQ(child.wait_exit(), 0);
  return is_jpeg ? ready->note : "-";
}

TEST(CaptureStart, WithoutNvjpegencTheProcessorMakesTheJpegsAndItIsSaid) {
  const TempDir directory;
  const std::string registry = directory / "registry.bin";
  CameraConfig camera;
  camera.format = PixelFormat::mjpeg;
  camera.capture = camera.output = {{320, 240}, 30};
  EXPECT_EQ(note_of_jpegs(camera, registry, true), "");
  // GStreamer's list of plugins still has it.
  EXPECT_NE(note_of_jpegs(camera, registry, false).find("no nvjpegenc"), std::string::npos);
  ::unlink(registry.c_str());
  EXPECT_NE(note_of_jpegs(camera, registry, false).find("no nvjpegenc"), std::string::npos);
}

}  // namespace
}  // namespace jcam::test
