// SPDX-License-Identifier: Apache-2.0
// The time stamps of frames that jcam-capture writes to real nodes.
#include <linux/videodev2.h>

#include <atomic>
#include <future>
#include <map>
#include <thread>

#include "common/os/monotonic.h"
#include "common/os/writer_turns.h"
#include "tests/lab/gst/capture_lab.h"
#include "tests/reader/own_time.h"
#include "v4l2/frame_writer.h"

namespace jcam::lab {
namespace {

using StampOfNumber = std::map<std::uint32_t, std::int64_t>;

/// The time stamps of the next frames, by the numbers in their pictures: of those that have their capture's,
/// and that were read before their buffer could be filled again.
StampOfNumber stamps_by_number(test::CaptureReader& reader, int frames) {
  StampOfNumber stamps;
  test::OwnTime own_time;
  for (int i = 0; i < frames;) {
    const Status got = reader.next(std::chrono::seconds(5), [&](const test::Frame& frame) {
      const auto code = code_in(frame, reader.size());
      const auto number = code ? std::optional(code->number) : std::nullopt;
      i += code ? 1 : 0;
      const bool in_time = monotonic_ns() - frame.timestamp_ns < 60'000'000;
      if (own_time.next(number, frame.timestamp_ns) && in_time) stamps[code->number] = frame.timestamp_ns;
    });
    EXPECT_TRUE(got) << got.error().message();
    if (!got) break;
  }
  return stamps;
}

/// Equal where the frame is, and only there.
int matches(const StampOfNumber& some, const StampOfNumber& others) {
  int matched = 0;
  for (const auto& [number, stamp] : some) {
    for (const auto& [other, other_stamp] : others) {
      EXPECT_EQ(number == other, stamp == other_stamp)
          << number << " at " << stamp << ", " << other << " at " << other_stamp;
      matched += number == other ? 1 : 0;
    }
  }
  return matched;
}

TEST_F(CaptureLab, AFrameHasOneTimeStampOnAllNodes) {
  const LoopbackNode first = open_node(0);
  const LoopbackNode second = open_node(1);
  if (first.mode() == WriteMode::write)
    GTEST_SKIP() << "frames of one stream alone have numbers in place of it";
  test::CaptureReader one = reader_of(first);
  test::CaptureReader other = reader_of(second);
  CaptureChild child(setup());
  ASSERT_TRUE(child.wait_for<FirstFrame>());
  hand_over(child, first, 0);
  hand_over(child, second, 1);
  auto at_one = std::async(std::launch::async, [&] { return stamps_by_number(one, 40); });
  const auto at_other = stamps_by_number(other, 40);
  EXPECT_GT(matches(at_one.get(), at_other), 5);
}

/// As the daemon does where it takes the capture for silent.
TEST_F(CaptureLab, APlaceholderOfTheParentsAmongTheFramesTurnsNoTimeBack) {
  const LoopbackNode node = open_node(0);
  auto turns = WriterTurns::make(2);
  ASSERT_TRUE(turns);
  const WriterTurn ours = turns->turns.of(1, TurnOf::daemon);
  auto reader = reader_of(node);
  auto with_turns = setup();
  with_turns.turns = turns->file.get();
  CaptureChild child(with_turns);
  ASSERT_TRUE(child.wait_for<FirstFrame>());
  child.send(OutputOn{name(0), node.mode() != WriteMode::write, 1}, node.fd());
  std::atomic<bool> ends = false;
  auto parent = std::async(std::launch::async, [&] {
    const auto placeholder = painted(kFormat, 0x10801080);
    for (; !ends; std::this_thread::sleep_for(std::chrono::milliseconds(60))) {
      const Turn turn = ours.take(std::chrono::milliseconds(100));
      EXPECT_TRUE(write_frame(node.fd(), kFormat, placeholder));
      turn.wrote(monotonic_ns());
    }
  });
  int frames = 0;
  int placeholders = 0;
  std::int64_t before = 0;
  while (frames < 60) {
    const auto picture = next(reader);
    if (!picture) break;
    EXPECT_GE(picture->timestamp_ns, before);
    before = picture->timestamp_ns;
    ++(picture->code ? frames : placeholders);
  }
  ends = true;
  parent.wait();
  EXPECT_GT(placeholders, 5);
}

/// Both ways to the nodes; small is a corner of the picture.
constexpr NodeFormat kSmall{PixelFormat::yuyv, {{320, 240}, 10}};
const std::string kTwoStreams =
    "nvarguscamerasrc sensor-id=0 ! "
    "video/x-raw(memory:NVMM),format=NV12,width=640,height=480,framerate=30/1 ! tee name=jcamtee "
    "jcamtee. ! videorate drop-only=true skip-to-first=true ! video/x-raw(memory:NVMM),framerate=10/1 ! "
    "queue name=jcamqueue-small max-size-buffers=1 leaky=downstream ! "
    "nvvidconv left=0 top=0 right=320 bottom=240 ! video/x-raw,format=YUY2,width=320,height=240 ! "
    "jcamsink name=jcamsink-small "
    "jcamtee. ! queue name=jcamqueue max-size-buffers=1 leaky=downstream ! nvvidconv ! "
    "video/x-raw,format=YUY2,width=640,height=480";

TEST_F(CaptureLab, AFrameHasOneTimeStampInAllStreamsOnEveryModule) {
  const LoopbackNode main_node = open_node(0);
  const LoopbackNode small_node = open_node(1, kSmall);
  test::CaptureReader main_reader = reader_of(main_node);
  test::CaptureReader small_reader = reader_of(small_node);
  auto two = setup();
  two.pipeline = kTwoStreams;
  two.others = {{"small", kSmall}};
  CaptureChild child(two);
  ASSERT_TRUE(child.wait_for<FirstFrame>()) << child.errors();
  hand_over(child, main_node, NodeName{{0}, 0});
  hand_over(child, small_node, NodeName{{0}, 0, "small"});
  int matched = 0;
  // Once where the machine has time to look at each picture.
  for (int round = 0; round < 6 && matched <= 5; ++round) {
    auto of_main = std::async(std::launch::async, [&] { return stamps_by_number(main_reader, 80); });
    const auto of_small = stamps_by_number(small_reader, 24);
    matched += matches(of_small, of_main.get());
  }
  EXPECT_GT(matched, 5);
}

TEST_F(CaptureLab, TimestampsAreNotOlderThanTheirPictures) {
  const LoopbackNode node = open_node(0);
  test::CaptureReader reader = reader_of(node);
  CaptureChild child(setup());
  ASSERT_TRUE(child.wait_for<FirstFrame>());
  hand_over(child, node, 0);
  next_from_camera(reader);
  for (int i = 0; i < 20; ++i) {
    const auto picture = next_from_camera(reader);
    ASSERT_TRUE(picture && picture->code);
    if (module_has(14)) {
      EXPECT_EQ(picture->flags & V4L2_BUF_FLAG_TIMESTAMP_MASK, std::uint32_t{V4L2_BUF_FLAG_TIMESTAMP_COPY});
    }
    // The picture says in whole milliseconds when it was made.
    EXPECT_GE(picture->timestamp_ns / 1'000'000 & 0xffffffff, picture->code->milliseconds);
    EXPECT_LT(picture->timestamp_ns, monotonic_ns());
  }
}

}  // namespace
}  // namespace jcam::lab
