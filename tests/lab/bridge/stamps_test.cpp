// SPDX-License-Identifier: Apache-2.0
// The time stamps of what a reader gets never run backwards, whoever makes the pictures.
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <fstream>
#include <string>
#include <thread>

#include "tests/lab/bridge/bridge_process.h"
#include "tests/reader/capture_reader.h"

namespace jcam::test {
namespace {

using namespace std::chrono_literals;

/// What a reader of time stamps sees until it is ended: they never run backwards.
class StampReader {
 public:
  explicit StampReader(const std::string& path) : thread_([this, path] { run(path); }) {}
  StampReader(const StampReader&) = delete;
  StampReader& operator=(const StampReader&) = delete;
  ~StampReader() { finish(); }
  std::string finish() {
    stop_ = true;
    if (thread_.joinable()) thread_.join();
    return trouble_;
  }
  bool more_frames(std::uint64_t count) const {
    const std::uint64_t goal = frames_ + count;
    for (int i = 0; i < 2000 && frames_ < goal; ++i) std::this_thread::sleep_for(10ms);
    return frames_ >= goal;
  }

 private:
  void run(const std::string& path) {
    auto reader = CaptureReader::open(path);
    if (!reader || !reader->start()) return void(trouble_ = "it cannot be read");
    std::int64_t before = 0;
    while (!stop_ && trouble_.empty()) {
      const auto got = reader->next(10s, [&](const Frame& frame) {
        if (frame.timestamp_ns < before)
          trouble_ = std::to_string(before - frame.timestamp_ns) + " ns back at " + std::to_string(frames_);
        before = frame.timestamp_ns;
      });
      if (!got) trouble_ = got.error().message();
      ++frames_;
    }
  }
  std::atomic<bool> stop_ = false;
  std::atomic<std::uint64_t> frames_ = 0;
  std::string trouble_;
  std::thread thread_;
};

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
  StampReader reader(bridge.path(0, 0));
  ASSERT_TRUE(reader.more_frames(200)) << bridge.output();
  const int victim = bridge.camera().capture_pid;
  ASSERT_EQ(::kill(victim, SIGKILL), 0);
  ASSERT_TRUE(bridge.until([&](const auto& c) {
    return c.capture_pid != victim && c.state == control::CameraState::streaming;
  })) << bridge.output();
  EXPECT_TRUE(reader.more_frames(200)) << bridge.output();
  EXPECT_EQ(reader.finish(), "");
}

TEST(Traces, StampsNeverRunBackwardsWhenTheSpareTakesOver) {
  BridgeProcess bridge({.cameras = {"csi0=argus,capture=640x480@30,output=640x480@30,linger=300ms"}});
  ASSERT_TRUE(bridge.started()) << bridge.output();
  StampReader reader(bridge.path(0, 0));
  for (int i = 0; i < 2; ++i) {
    ASSERT_TRUE(bridge.until([](const auto& c) { return c.spare_pid > 0; })) << bridge.output();
    ASSERT_TRUE(reader.more_frames(60)) << bridge.output();
    const auto before = bridge.camera();
    ASSERT_EQ(::kill(before.capture_pid, SIGKILL), 0);
    ASSERT_TRUE(bridge.until([&](const auto& c) { return c.capture_pid == before.spare_pid; }));
    EXPECT_TRUE(reader.more_frames(60)) << bridge.output();
  }
  EXPECT_EQ(reader.finish(), "");
}

}  // namespace
}  // namespace jcam::test
