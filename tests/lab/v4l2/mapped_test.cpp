// SPDX-License-Identifier: Apache-2.0
// Writing through the ring's own mapped buffers: docs/decisions/003-mapped-buffers.md says why each of these
// matters.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/os/monotonic.h"
#include "tests/lab/v4l2/any_mode.h"

namespace jcam::lab {
namespace {

TEST_F(AnyMode, TheModuleAndItsRingDecideTheWayOfWriting) {
  const WriteMode can = module_has(14)   ? WriteMode::mapped
                        : module_has(13) ? WriteMode::write
                                         : WriteMode::in_turn;
  EXPECT_EQ(node_->mode(), can);
  auto writer = FrameWriter::attach(node_->fd(), kFormat, can);
  ASSERT_TRUE(writer) << writer.error().message();
  ASSERT_TRUE(writer->write(painted(kFormat, 2)));
  const int fewest = can == WriteMode::mapped ? 3 : 4;
  if (can == WriteMode::write || ring_size() >= fewest) {
    EXPECT_EQ(writer->mode(), can);
    EXPECT_EQ(writer->why_not_mapped(), "");
  } else {
    EXPECT_EQ(writer->mode(), WriteMode::write);
    EXPECT_THAT(writer->why_not_mapped(), testing::HasSubstr("this module needs " + std::to_string(fewest)));
  }
  if (writer->mode() == WriteMode::write) {
    EXPECT_EQ(writer->acquire().error().os, ENOTSUP);
  }
  EXPECT_EQ(writer->copied_bytes(), kBytes);
}

TEST_F(Mapped, FramesComeWholeInOrderUncopiedWithTheModulesCount) {
  auto writer = attached();
  Reader reader(node_->path());
  ASSERT_EQ(reader.error(), "");
  std::optional<Seen> before;
  for (int i = 0; i < 3 * ring_size(); ++i) {
    // The first one is copied: the reader that connected took away what tells our place.
    if (i == 0) {
      ASSERT_TRUE(writer.write(painted(kFormat, ++number_)));
      reader.drain();
      continue;
    }
    ASSERT_TRUE(fill(writer, ++number_));
    const Seen seen = reader.next();
    ASSERT_EQ(seen.error, "");
    ASSERT_EQ(seen.number, number_);
    if (before) {
      ASSERT_EQ(seen.sequence, before->sequence + 1);
      ASSERT_GT(seen.timestamp_ns, before->timestamp_ns);
    }
    before = seen;
  }
  EXPECT_EQ(writer.copied_bytes(), kBytes);
}

TEST_F(Mapped, OnANodeThatNobodyWroteToTheFirstFrameHasToBeWritten) {
  node_.reset();
  auto fresh = LoopbackNode::open(nodes().at(1), kFormat);
  ASSERT_TRUE(fresh) << fresh.error().message();
  node_ = std::move(*fresh);
  auto writer = attached();
  EXPECT_EQ(writer.mode(), WriteMode::mapped);
  EXPECT_EQ(writer.acquire().error().os, EAGAIN);
  ASSERT_TRUE(writer.write(painted(kFormat, 1)));
  EXPECT_TRUE(fill(writer, 2));
  EXPECT_EQ(writer.copied_bytes(), kBytes);
}

TEST_F(Mapped, OwnerAndChildWriteInTurn) {
  owner_and_child_write_in_turn(0);
}

TEST_F(Mapped, WritersThatAreKilledWithAHalfFilledSlotLeaveNothingToRepair) {
  writers_are_killed_with_a_half_filled_slot(0);
}

TEST_F(Mapped, ADescriptorThatWasPassedOnWorksTheSame) {
  Reader reader(node_->path());
  reader.drain();
  slate();
  expect_newest(reader);
  auto adopted = LoopbackNode::adopt(UniqueFd(::dup(node_->fd())), kFormat);
  ASSERT_TRUE(adopted) << adopted.error().message();
  EXPECT_EQ(adopted->mode(), WriteMode::mapped);
  node_ = std::move(*adopted);
  auto writer = attached();
  for (int i = 0; i < 2 * ring_size(); ++i) {
    ASSERT_TRUE(fill(writer, ++number_));
    expect_newest(reader);
  }
  EXPECT_EQ(writer.copied_bytes(), 0U);
}

TEST_F(Mapped, ReadersMayComeAndGo) {
  auto writer = attached();
  for (int visit = 0; visit < 5; ++visit) {
    Reader reader(node_->path());
    ASSERT_EQ(reader.error(), "");
    for (int i = 0; i < ring_size() + 1; ++i) {
      ASSERT_TRUE(fill(writer, ++number_));
      if (i == 0) {
        reader.drain();
      } else {
        expect_newest(reader);
      }
    }
  }
  EXPECT_EQ(writer.copied_bytes(), 0U);
}

TEST_F(Mapped, AWriterThatAttachesRightAfterAReaderConnectedFindsItsPlace) {
  for (int i = 0; i < 2 * ring_size() + 1; ++i) slate();
  Reader reader(node_->path());
  auto writer = attached();
  EXPECT_EQ(writer.acquire().error().os, EAGAIN);
  ASSERT_TRUE(writer.write(painted(kFormat, ++number_)));
  EXPECT_TRUE(fill(writer, ++number_));
  expect_newest(reader);
  EXPECT_EQ(writer.copied_bytes(), kBytes);
}

TEST_F(Mapped, TheWritersTimestampReachesTheReader) {
  auto writer = attached();
  Reader reader(node_->path());
  ASSERT_TRUE(writer.write(painted(kFormat, ++number_)));
  reader.drain();
  const std::int64_t taken = monotonic_ns() / 1000 * 1000;
  ASSERT_TRUE(fill(writer, ++number_, taken));
  EXPECT_EQ(reader.next().timestamp_ns, taken);
}

TEST_F(Mapped, OneSlotIsOutAtATimeAndAnAbandonedOneComesAgain) {
  auto writer = attached();
  auto slot = writer.acquire();
  ASSERT_TRUE(slot) << slot.error().message();
  auto* const memory = slot->bytes().data();
  EXPECT_EQ(writer.acquire().error().os, EBUSY);
  EXPECT_EQ(writer.write(painted(kFormat, 9)).error().os, EBUSY);
  writer.abandon(std::move(*slot));
  auto again = writer.acquire();
  ASSERT_TRUE(again);
  EXPECT_EQ(again->bytes().data(), memory);
  EXPECT_EQ(writer.submit(std::move(*again), kBytes - 1, 0).error().os, EINVAL);
  auto next = writer.acquire();
  ASSERT_TRUE(next) << "a refused slot is free again";
  EXPECT_EQ(next->bytes().data(), memory);
  writer.abandon(std::move(*next));
}

TEST_F(Mapped, WhatAnotherProgramWroteIntoTheSlotIsNotShown) {
  auto writer = attached();
  another_program_writes_into_the_slot(writer);
}

TEST_F(Mapped, AWriteInBetweenByAnotherIsNoticedAndTheOldestBufferFoundAgain) {
  auto writer = attached();
  Reader reader(node_->path());
  ASSERT_TRUE(writer.write(painted(kFormat, ++number_)));
  slate();  // against the rule of the handover
  ASSERT_TRUE(fill(writer, ++number_));
  reader.drain();
  for (int i = 0; i < 2 * ring_size(); ++i) {
    ASSERT_TRUE(fill(writer, ++number_));
    expect_newest(reader);
  }
  auto slot = writer.acquire();
  ASSERT_TRUE(slot);
  const auto oldest = number_ + 1 - static_cast<std::uint32_t>(ring_size());
  EXPECT_EQ(number_in(slot->bytes().first(kBytes)), oldest);
  writer.abandon(std::move(*slot));
}

}  // namespace
}  // namespace jcam::lab
