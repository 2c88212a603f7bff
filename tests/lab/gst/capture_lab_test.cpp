// SPDX-License-Identifier: Apache-2.0
// jcam-capture on real nodes: what readers get, and what it costs.
#include <gmock/gmock.h>

#include <csignal>

#include "tests/lab/gst/capture_lab.h"

namespace jcam::lab {
namespace {

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
