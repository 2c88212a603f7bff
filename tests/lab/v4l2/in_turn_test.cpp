// SPDX-License-Identifier: Apache-2.0
// Queueing mapped buffers in turn on 0.12, where the module does not number what is queued:
// docs/decisions/014-old-modules.md.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/lab/v4l2/any_mode.h"
#include "v4l2/loopback_sysfs.h"

namespace jcam::lab {
namespace {

/// The first fixture of 0.12, with as many buffers as writing them in turn needs.
class InTurn : public AnyMode {
 protected:
  void SetUp() override {
    if (module_has(13)) GTEST_SKIP() << "v4l2loopback 0.12";
    if (ring_size() < 4) GTEST_SKIP() << "four buffers and more";
    AnyMode::SetUp();
  }
  /// Buffers in use: a reader that asked for fewer made the ring smaller for good.
  int in_use() const {
    for (const auto& info : find_loopbacks("/sys")) {
      if (info.number == node_->number()) return info.buffers;
    }
    return -1;
  }
  /// A writer that has found its place.
  FrameWriter placed() {
    auto writer = attached();
    EXPECT_EQ(writer.mode(), WriteMode::in_turn);
    EXPECT_EQ(writer.acquire().error().os, EAGAIN) << "the first frame is written";
    EXPECT_TRUE(writer.write(painted(kFormat, ++number_)));
    return writer;
  }
};

TEST_F(InTurn, FramesComeWholeAndInOrderAndOneIsCopied) {
  auto writer = placed();
  Reader reader(node_->path());
  ASSERT_EQ(reader.error(), "");
  reader.drain();
  for (int i = 0; i < 3 * ring_size(); ++i) {
    ASSERT_TRUE(fill(writer, ++number_));
    expect_newest(reader);
  }
  EXPECT_EQ(writer.copied_bytes(), kBytes);
}

TEST_F(InTurn, ASlotIsTheOldestFrame) {
  auto writer = placed();
  for (int i = 0; i < 2 * in_use(); ++i) ASSERT_TRUE(fill(writer, ++number_));
  slate();  // by the daemon, against the rule of the handover
  ASSERT_TRUE(fill(writer, ++number_));
  auto slot = writer.acquire();
  ASSERT_TRUE(slot);
  EXPECT_EQ(number_in(slot->bytes().first(kBytes)), number_ + 1 - static_cast<std::uint32_t>(in_use()));
  writer.abandon(std::move(*slot));
}

TEST_F(InTurn, WhatAnotherProgramWroteIntoTheSlotIsNotShown) {
  auto writer = placed();
  another_program_writes_into_the_slot(writer);
}

/// Its ring stays small until the module is loaded anew, so each case has a node of its own.
TEST(SmallerRing, AReaderThatAsksForFewerBuffersGetsEachFrame) {
  if (module_has(13)) GTEST_SKIP() << "v4l2loopback 0.12";
  ASSERT_GE(nodes().size(), 3U);
  for (unsigned asked = 1; asked < 4; ++asked) {
    SCOPED_TRACE(asked);
    auto node = LoopbackNode::open(nodes().at(asked - 1), kFormat);
    ASSERT_TRUE(node) << node.error().message();
    auto writer = FrameWriter::attach(node->fd(), kFormat, WriteMode::in_turn);
    ASSERT_TRUE(writer);
    std::uint32_t number = 1;
    ASSERT_TRUE(writer->write(painted(kFormat, number)));
    ASSERT_TRUE(fill(*writer, ++number));
    auto slot = writer->acquire();
    ASSERT_TRUE(slot);
    Reader reader(node->path(), asked);
    ASSERT_EQ(reader.error(), "");
    reader.drain();
    paint(slot->bytes().first(kBytes), ++number);
    ASSERT_TRUE(writer->submit(std::move(*slot), kBytes, 0)) << "copied, since the ring has changed";
    EXPECT_EQ(reader.next().number, number);
    EXPECT_EQ(writer->mode(), WriteMode::write);
    for (int i = 0; i < 5; ++i) {
      ASSERT_TRUE(writer->write(painted(kFormat, ++number)));
      EXPECT_EQ(reader.next().number, number);
    }
  }
}

TEST_F(InTurn, AReaderThatAsksForFourOfEightChangesNothing) {
  if (ring_size() < 8) GTEST_SKIP() << "eight buffers";
  auto writer = placed();
  Reader reader(node_->path(), 4);
  reader.drain();
  for (int i = 0; i < 20; ++i) {
    ASSERT_TRUE(fill(writer, ++number_));
    expect_newest(reader);
  }
  EXPECT_EQ(writer.mode(), WriteMode::in_turn);
}

TEST_F(InTurn, OwnerAndChildWriteInTurn) {
  owner_and_child_write_in_turn(kBytes);
}

TEST_F(InTurn, AWriterThatIsKilledWithAHalfFilledSlotLeavesNothingToRepair) {
  writers_are_killed_with_a_half_filled_slot(kBytes);
}

TEST_F(InTurn, AReaderKeepsAFrameWholeForTwoMoreWhileAThirdIsMade) {
  auto writer = placed();
  Reader reader(node_->path());
  reader.drain();
  ASSERT_TRUE(fill(writer, ++number_));
  const auto held = number_;
  const auto seen = reader.next([&] {
    for (int i = 0; i < in_use() - 2; ++i) ASSERT_TRUE(fill(writer, ++number_));
    auto slot = writer.acquire();
    ASSERT_TRUE(slot);
    paint(slot->bytes().first(kBytes / 2), 0xBAD);
    writer.abandon(std::move(*slot));
  });
  EXPECT_EQ(seen.number, held);
}

TEST_F(InTurn, ALateReaderIsNeverHandedTheSlotThatIsBeingFilled) {
  auto writer = placed();
  Reader reader(node_->path());
  reader.drain();
  for (int late = 1; late <= 2 * ring_size(); ++late) {
    for (int i = 0; i < late; ++i) ASSERT_TRUE(fill(writer, ++number_));
    auto slot = writer.acquire();
    ASSERT_TRUE(slot);
    paint(slot->bytes().first(kBytes / 2), 0xBAD);
    const auto seen = reader.next();
    ASSERT_TRUE(seen.number) << late << " frames late";
    EXPECT_GE(*seen.number + 2, number_) << late << " frames late";
    writer.abandon(std::move(*slot));
    reader.drain();
  }
}

}  // namespace
}  // namespace jcam::lab
