// SPDX-License-Identifier: Apache-2.0
// Frames of two streams are matched by their time stamps, and lost ones are told by their numbers.
#include <gtest/gtest.h>

#include <atomic>
#include <map>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include "common/os/monotonic.h"
#include "tests/fakes/frame_code.h"
#include "tests/lab/bridge/bridge_process.h"
#include "tests/reader/capture_reader.h"
#include "tests/reader/own_time.h"
#include "tests/support/patience.h"
#include "v4l2/loopback_sysfs.h"

namespace jcam::test {
namespace {

using namespace std::chrono_literals;

/// small is a corner of the picture, so that the fake camera's code in it can be read.
const std::string kTimedStreams =
    "csi0=argus,capture=640x480@30,linger=500ms,stream.small.output=320x240@10,stream.small.format=nv12,"
    "stream.small.crop=[0,0,320,240]";

struct TimedFrame {
  std::uint32_t number = 0;  ///< of the capture, in the picture
  std::uint32_t sequence = 0;
  std::uint32_t sequence_before = 0;  ///< of the picture that was read before, whatever it was
  std::int64_t timestamp_ns = 0;
  bool own_time = false;  ///< OwnTime's
};

/// What a program that matches frames keeps of each.
class MatchingReader {
 public:
  explicit MatchingReader(const std::string& path) : thread_([this, path] { run(path); }) {}
  MatchingReader(const MatchingReader&) = delete;
  MatchingReader& operator=(const MatchingReader&) = delete;
  ~MatchingReader() { (void)finish(); }

  bool has(std::size_t count) const {
    const auto end = std::chrono::steady_clock::now() + patience(60s);
    while (count_ < count && std::chrono::steady_clock::now() < end) std::this_thread::sleep_for(10ms);
    return count_ >= count;
  }
  /// In their order; no slates, and none that may have been overwritten while its number was read.
  const std::vector<TimedFrame>& finish() {
    stop_ = true;
    if (thread_.joinable()) thread_.join();
    return frames_;
  }

 private:
  /// Two periods: then the ring may come round to the buffer.
  static constexpr std::int64_t kInTime = 60'000'000;

  void run(const std::string& path) {
    auto reader = CaptureReader::open(path);
    if (!reader || !reader->start()) return;
    OwnTime own_time;
    std::uint32_t before = 0;
    while (!stop_) {
      (void)reader->next(patience(1s), [&](const Frame& frame) {
        const auto [width, height] = reader->size();
        const auto* bytes = reinterpret_cast<const std::uint8_t*>(frame.bytes.data());
        const auto code = fakes::decode_frame(reader->pixel() == PixelFormat::yuyv
                                                  ? fakes::luma_of_yuyv(bytes, width, height, width * 2)
                                                  : fakes::luma_of_planar(bytes, width, height, width));
        const std::optional<std::uint32_t> number = code ? std::optional(code->number) : std::nullopt;
        const std::uint32_t sequence_before = std::exchange(before, frame.sequence);
        const bool own = own_time.next(number, frame.timestamp_ns);
        if (!number || monotonic_ns() - frame.timestamp_ns > kInTime) return;
        frames_.push_back({*number, frame.sequence, sequence_before, frame.timestamp_ns, own});
        ++count_;
      });
    }
  }
  std::atomic<bool> stop_ = false;
  std::atomic<std::size_t> count_ = 0;
  std::vector<TimedFrame> frames_;
  std::thread thread_;
};

std::map<std::uint32_t, std::int64_t> stamps_by_number(const std::vector<TimedFrame>& frames) {
  std::map<std::uint32_t, std::int64_t> stamps;
  for (const auto& frame : frames)
    if (frame.own_time) stamps[frame.number] = frame.timestamp_ns;
  return stamps;
}

/// `apart`: frames of the capture from one of the stream to the next.
void expect_no_holes(const std::vector<TimedFrame>& frames, std::uint32_t apart) {
  std::size_t compared = 0;
  for (std::size_t i = 1; i < frames.size(); ++i) {
    if (frames[i].number - frames[i - 1].number > apart) continue;
    ++compared;
    EXPECT_EQ(frames[i].sequence, frames[i].sequence_before + 1) << "frame " << frames[i].number;
  }
  EXPECT_GT(compared, frames.size() / 4);
}

TEST(StreamTimes, AReaderOfTwoStreamsMatchesTheirFramesByTheirTimeStamps) {
  BridgeProcess bridge({.cameras = {kTimedStreams}});
  ASSERT_TRUE(bridge.started()) << bridge.output();
  MatchingReader main_reader(bridge.path(0, 0));
  MatchingReader small_reader(bridge.path(0, 1));
  ASSERT_TRUE(main_reader.has(60) && small_reader.has(20)) << bridge.output();
  const auto& main_frames = main_reader.finish();
  const auto& small_frames = small_reader.finish();
  const auto main_stamps = stamps_by_number(main_frames);
  std::size_t matched = 0;
  for (const auto& [number, stamp] : stamps_by_number(small_frames)) {
    for (const auto& [main_number, main_stamp] : main_stamps) {
      EXPECT_EQ(number == main_number, stamp == main_stamp)
          << "frame " << number << " of small at " << stamp << ", " << main_number << " of main at "
          << main_stamp;
      matched += number == main_number ? 1 : 0;
    }
  }
  EXPECT_GE(matched, 8U) << "of " << small_frames.size() << " and " << main_frames.size();
}

TEST(StreamTimes, NumbersHaveNoHolesWhereNoFrameWasLost) {
  if (is_before_014(module_version().value_or("")))
    GTEST_SKIP() << "v4l2loopback before 0.14 does not number frames that have a writer's time";
  BridgeProcess bridge({.cameras = {kTimedStreams}});
  ASSERT_TRUE(bridge.started()) << bridge.output();
  MatchingReader main_reader(bridge.path(0, 0));
  MatchingReader small_reader(bridge.path(0, 1));
  ASSERT_TRUE(main_reader.has(60) && small_reader.has(20)) << bridge.output();
  expect_no_holes(main_reader.finish(), 1);
  expect_no_holes(small_reader.finish(), 3);
}

TEST(StreamTimes, OneStreamAloneIsNumberedWhereverTheModuleNumbersCopies) {
  const std::string module = module_version().value_or("0.12");
  if (module.starts_with("0.12"))
    GTEST_SKIP() << "frames are made in the node's own buffers, without numbers";
  BridgeProcess bridge({.cameras = {"csi0=argus,capture=640x480@30,linger=500ms"}});
  ASSERT_TRUE(bridge.started()) << bridge.output();
  MatchingReader reader(bridge.path(0, 0));
  ASSERT_TRUE(reader.has(60)) << bridge.output();
  expect_no_holes(reader.finish(), 1);
}

}  // namespace
}  // namespace jcam::test
