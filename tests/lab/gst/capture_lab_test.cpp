// SPDX-License-Identifier: Apache-2.0
// jcam-capture on real nodes: what readers get, and what it costs.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <linux/videodev2.h>

#include <csignal>
#include <future>
#include <map>

#include "common/os/monotonic.h"
#include "tests/fakes/frame_code.h"
#include "tests/gst/capture_child.h"
#include "tests/lab/v4l2/lab_support.h"
#include "tests/support/places.h"
#include "v4l2/loopback_node.h"

namespace jcam::lab {
namespace {

using namespace capture;
using test::CaptureChild;

constexpr NodeFormat kFormat{PixelFormat::yuyv, {{640, 480}, 30}};
const std::size_t kFrame = frame_bytes(kFormat.pixel, kFormat.mode.size);
/// The picture is not scaled, so that its code can be read.
const std::string kArgus =
    "nvarguscamerasrc sensor-id=0 ! "
    "video/x-raw(memory:NVMM),format=NV12,width=640,height=480,framerate=30/1 ! nvvidconv ! "
    "video/x-raw,format=YUY2,width=640,height=480";

CaptureChild::Setup setup() {
  return {.pipeline = kArgus,
          .format = kFormat,
          .environment = {{"GST_PLUGIN_PATH", jcam::test::build_dir() + "/tests/fakes"},
                          {"GST_REGISTRY", jcam::test::build_dir() + "/gst-registry.bin"}}};
}

std::optional<fakes::FrameCode> code_in(const test::Frame& frame, Size size = kFormat.mode.size) {
  const auto [width, height] = size;
  if (frame.bytes.size() < frame_bytes(kFormat.pixel, size)) return std::nullopt;
  return fakes::decode_frame(fakes::luma_of_yuyv(reinterpret_cast<const std::uint8_t*>(frame.bytes.data()),
                                                 width, height, width * 2));
}

/// A frame as a reader saw it: its code, none on a slate.
struct Picture {
  std::optional<fakes::FrameCode> code;
  std::int64_t timestamp_ns = 0;
  std::uint32_t sequence = 0;
  std::uint32_t flags = 0;
};

class CaptureLab : public testing::Test {
 protected:
  /// The daemon's node, with a slate in it.
  LoopbackNode open_node(std::size_t index, const NodeFormat& format = kFormat) {
    auto node = LoopbackNode::open(nodes().at(index), format);
    EXPECT_TRUE(node) << node.error().message();
    EXPECT_TRUE(node->write(painted(format, 0x10801080)));
    return std::move(*node);
  }
  static NodeName name(int index) { return {{0}, index}; }
  static void hand_over(CaptureChild& child, const LoopbackNode& node, int index) {
    hand_over(child, node, name(index));
  }
  static void hand_over(CaptureChild& child, const LoopbackNode& node, const NodeName& name) {
    child.send(OutputOn{name, node.mode() != WriteMode::write}, node.fd());
  }
  static test::CaptureReader reader_of(const LoopbackNode& node) {
    auto reader = test::CaptureReader::open(node.path());
    EXPECT_TRUE(reader) << reader.error().message();
    EXPECT_TRUE(reader->start());
    return std::move(*reader);
  }
  static std::optional<Picture> next(test::CaptureReader& reader) {
    Picture picture;
    const Status got = reader.next(std::chrono::seconds(5), [&](const test::Frame& frame) {
      picture = {code_in(frame), frame.timestamp_ns, frame.sequence, frame.flags};
    });
    EXPECT_TRUE(got) << got.error().message();
    if (!got) return std::nullopt;
    return picture;
  }
  /// The next one that is the camera's.
  static std::optional<Picture> next_from_camera(test::CaptureReader& reader) {
    for (int i = 0; i < 10; ++i) {
      auto picture = next(reader);
      if (!picture || picture->code) return picture;
    }
    return std::nullopt;
  }
  /// Two reports, and what happened between them.
  static Progress between(CaptureChild& child) {
    const auto from = child.wait_for<Progress>();
    const auto to = child.wait_for<Progress>();
    EXPECT_TRUE(from && to);
    if (!from || !to) return {};
    return {to->frames - from->frames, to->written - from->written, to->drops - from->drops,
            to->copied - from->copied, 0};
  }
};

TEST_F(CaptureLab, AReaderGetsWholeFramesInOrder) {
  const LoopbackNode node = open_node(0);
  test::CaptureReader reader = reader_of(node);
  CaptureChild child(setup());
  ASSERT_TRUE(child.wait_for<FirstFrame>());
  hand_over(child, node, 0);
  auto last = next_from_camera(reader);
  ASSERT_TRUE(last && last->code);
  for (int i = 0; i < 60; ++i) {
    const auto picture = next(reader);
    ASSERT_TRUE(picture && picture->code) << "torn, or not the camera's";
    EXPECT_GT(picture->code->number, last->code->number);
    // 0.12 counts what comes by write() alone.
    if (node.mode() != WriteMode::in_turn) {
      EXPECT_GT(picture->sequence, last->sequence);
    }
    EXPECT_GT(picture->timestamp_ns, last->timestamp_ns);
    last = picture;
  }
  child.send(Stop{});
  EXPECT_EQ(child.wait_exit(), 0);
}

using StampOfNumber = std::map<std::uint32_t, std::int64_t>;

/// The time stamps of the next frames, by the numbers in their pictures: past some that may have followed a
/// slate, and of those only that were read before their buffer could be filled again.
StampOfNumber stamps_by_number(test::CaptureReader& reader, int frames) {
  constexpr int kAfterASlate = 4;
  StampOfNumber stamps;
  for (int i = -kAfterASlate; i < frames;) {
    const Status got = reader.next(std::chrono::seconds(5), [&](const test::Frame& frame) {
      const auto code = code_in(frame, reader.size());
      const bool in_time = monotonic_ns() - frame.timestamp_ns < 60'000'000;
      if (code && i++ >= 0 && in_time) stamps[code->number] = frame.timestamp_ns;
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

/// Both ways to the nodes; small is a corner of the picture.
constexpr NodeFormat kSmall{PixelFormat::yuyv, {{320, 240}, 10}};
const std::string kTwoStreams =
    "nvarguscamerasrc sensor-id=0 ! "
    "video/x-raw(memory:NVMM),format=NV12,width=640,height=480,framerate=30/1 ! tee name=jcamtee "
    "jcamtee. ! videorate drop-only=true ! video/x-raw(memory:NVMM),framerate=10/1 ! "
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

TEST_F(CaptureLab, OneReaderCostsNoCopyAndEachFurtherOneOne) {
  const LoopbackNode first = open_node(0);
  const LoopbackNode second = open_node(1);
  const LoopbackNode third = open_node(2);
  const std::uint64_t in_place = first.mode() != WriteMode::write ? 1 : 0;
  CaptureChild child(setup());
  ASSERT_TRUE(child.wait_for<FirstFrame>());

  hand_over(child, first, 0);
  child.wait_for<Progress>();  // the held frame, and one on its way, are copied
  Progress cost = between(child);
  EXPECT_GT(cost.frames, 5U);
  EXPECT_EQ(cost.written, cost.frames);
  EXPECT_EQ(cost.copied, cost.frames * (1 - in_place) * kFrame);

  hand_over(child, second, 1);
  hand_over(child, third, 2);
  child.wait_for<Progress>();
  cost = between(child);
  EXPECT_EQ(cost.written, cost.frames * 3);
  EXPECT_EQ(cost.copied, cost.frames * (3 - in_place) * kFrame);

  child.send(OutputOff{name(0)});
  ASSERT_TRUE(child.wait_for<OutputReleased>());
  child.wait_for<Progress>();
  cost = between(child);
  EXPECT_EQ(cost.written, cost.frames * 2);
  EXPECT_EQ(cost.copied, cost.frames * (2 - in_place) * kFrame);
  EXPECT_EQ(cost.drops, 0U);
}

TEST_F(CaptureLab, SlatesAndFramesTakeTurnsInAReader) {
  LoopbackNode node = open_node(0);
  test::CaptureReader reader = reader_of(node);
  CaptureChild child(setup());
  ASSERT_TRUE(child.wait_for<FirstFrame>());
  for (int turn = 0; turn < 5; ++turn) {
    hand_over(child, node, 0);
    const auto picture = next_from_camera(reader);
    ASSERT_TRUE(picture && picture->code) << turn;
    child.send(OutputOff{name(0)});
    ASSERT_TRUE(child.wait_for<OutputReleased>());
    // From here on nothing but slates comes: the ring may still hold a few frames.
    int frames = 0;
    for (int i = 0; i < 8; ++i) {
      ASSERT_TRUE(node.write(painted(kFormat, 0x10801080)));
      const auto seen = next(reader);
      ASSERT_TRUE(seen);
      frames = seen->code ? frames + 1 : 0;
    }
    EXPECT_EQ(frames, 0) << "a frame after the node was released";
  }
}

TEST_F(CaptureLab, AReaderSurvivesTheCapturesDeath) {
  LoopbackNode node = open_node(0);
  test::CaptureReader reader = reader_of(node);
  for (int life = 0; life < 3; ++life) {
    CaptureChild child(setup());
    ASSERT_TRUE(child.wait_for<FirstFrame>());
    hand_over(child, node, 0);
    for (int i = 0; i < 5; ++i) {
      const auto picture = next_from_camera(reader);
      ASSERT_TRUE(picture && picture->code);
    }
    ::kill(child.pid(), SIGKILL);
    ASSERT_TRUE(child.wait_exit());
    for (int i = 0; i < 3; ++i) ASSERT_TRUE(node.write(painted(kFormat, 0x10801080)));
    ASSERT_TRUE(next(reader));
  }
}

TEST_F(CaptureLab, ANodeOfAnotherFormatIsRefused) {
  auto node = LoopbackNode::open(nodes().at(0), {PixelFormat::yuyv, {{320, 240}, 30}});
  ASSERT_TRUE(node);
  CaptureChild child(setup());
  ASSERT_TRUE(child.wait_for<FirstFrame>());
  hand_over(child, *node, 0);
  const auto failed = child.wait_for<OutputFailed>();
  ASSERT_TRUE(failed);
  EXPECT_EQ(failed->node, name(0));
  EXPECT_THAT(failed->reason, testing::HasSubstr("320x240"));
}

}  // namespace
}  // namespace jcam::lab
