// SPDX-License-Identifier: Apache-2.0
// Writing through the ring's own mapped buffers: docs/decisions/003-mapped-buffers.md says why each of these
// matters.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <unistd.h>
#include <algorithm>

#include <cerrno>

#include "common/os/monotonic.h"
#include "tests/lab/v4l2/lab_support.h"
#include "tests/lab/v4l2/written_node.h"
#include "v4l2/frame_writer.h"
#include "v4l2/loopback_node.h"
#include "v4l2/loopback_sysfs.h"

namespace jcam::lab {
namespace {

const std::size_t kBytes = frame_bytes(kFormat.pixel, kFormat.mode.size);

/// One frame through the ring; false when it had to be copied or failed.
bool fill(FrameWriter& writer, std::uint32_t number, std::int64_t timestamp_ns = 0) {
  auto slot = writer.acquire();
  if (!slot) return false;
  paint(slot->bytes().first(kBytes), number);
  return static_cast<bool>(writer.submit(std::move(*slot), kBytes, timestamp_ns));
}

/// One frame through the ring, or by write() where it cannot be yet.
bool show(FrameWriter& writer, std::uint32_t number) {
  return fill(writer, number) || writer.write(painted(kFormat, number));
}

class AnyMode : public WrittenNode {
 protected:
  FrameWriter attached() const {
    auto writer = FrameWriter::attach(node_->fd(), kFormat, WriteMode::mapped);
    EXPECT_TRUE(writer) << writer.error().message();
    return std::move(*writer);
  }
  /// The reader's next frame is the newest one, whole.
  void expect_newest(Reader& reader) const {
    const Seen seen = reader.next();
    EXPECT_EQ(seen.error, "");
    EXPECT_EQ(seen.number, number_);
  }
  /// `copied`: bytes that each new writer has to copy before it knows its place.
  void owner_and_child_write_in_turn(std::uint64_t copied);
  void writers_are_killed_with_a_half_filled_slot(std::uint64_t copied);
  void another_program_writes_into_the_slot(FrameWriter& writer);
};

void AnyMode::owner_and_child_write_in_turn(std::uint64_t copied) {
  Reader reader(node_->path());
  ASSERT_EQ(reader.error(), "");
  reader.drain();
  slate();
  expect_newest(reader);
  const Signal go;
  const Signal done;
  for (int turn = 0; turn < 3; ++turn) {
    for (int i = 0; i < ring_size() + 1; ++i) {
      slate();
      expect_newest(reader);
    }
    Child child([&] {
      auto writer = FrameWriter::attach(node_->fd(), kFormat, WriteMode::mapped);
      if (!writer) return 1;
      for (std::uint32_t number = number_; go.take() && number < number_ + 10; done.give()) {
        if (!show(*writer, ++number)) return 2;
      }
      return writer->copied_bytes() == copied ? 0 : 3;
    });
    for (int i = 0; i < 10; ++i) {
      go.give();
      ASSERT_TRUE(done.take());
      ++number_;
      expect_newest(reader);
    }
    go.give();
    EXPECT_EQ(child.wait(), 0);
  }
}

void AnyMode::writers_are_killed_with_a_half_filled_slot(std::uint64_t copied) {
  Reader reader(node_->path());
  reader.drain();
  for (int turn = 0; turn < 3; ++turn) {
    slate();
    expect_newest(reader);
    const Signal half_full;
    Child child([&] {
      auto writer = FrameWriter::attach(node_->fd(), kFormat, WriteMode::mapped);
      if (!writer || !show(*writer, number_ + 1) || writer->copied_bytes() != copied) return 1;
      auto slot = writer->acquire();
      if (!slot) return 2;
      paint(slot->bytes().first(kBytes / 2), 0xBAD);
      half_full.give();
      (void)Signal().take();
      return 3;
    });
    ASSERT_TRUE(half_full.take());
    child.kill9();
    ++number_;
    expect_newest(reader);
    for (int i = 0; i < 2 * ring_size(); ++i) {
      slate();
      expect_newest(reader);
    }
  }
}

void AnyMode::another_program_writes_into_the_slot(FrameWriter& writer) {
  Reader reader(node_->path());
  reader.drain();
  ASSERT_TRUE(show(writer, ++number_));
  expect_newest(reader);
  auto slot = writer.acquire();
  ASSERT_TRUE(slot);
  paint(slot->bytes().first(kBytes), 0xBAD);
  slate();
  EXPECT_EQ(writer.submit(std::move(*slot), kBytes, 0).error().os, EAGAIN);
  expect_newest(reader);
  for (int i = 0; i < 2 * ring_size(); ++i) {
    ASSERT_TRUE(fill(writer, ++number_));
    expect_newest(reader);
  }
}

class Mapped : public AnyMode {
 protected:
  void SetUp() override {
    if (!module_has(14)) GTEST_SKIP() << "v4l2loopback 0.14 and later";
    if (ring_size() < 3) GTEST_SKIP() << "three buffers and more";
    AnyMode::SetUp();
  }
};

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

// ---- 0.12, where the module does not number what is queued

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

// ---- what a reader may hold on to

/// What the writer goes round in. Before 0.14 the module uses only as many buffers as the reader asked for.
int ring_in_use(unsigned asked) {
  return module_has(14) ? ring_size() : std::min(ring_size(), static_cast<int>(asked));
}

TEST_F(AnyMode, AReaderOfWrittenFramesHasOneRingOfTime) {
  constexpr unsigned kAsked = 4;
  const int ring = ring_in_use(kAsked);
  const auto after = [&](int frames) {
    Reader reader(node_->path(), kAsked);
    reader.drain();
    slate();
    const auto held = number_;
    const auto seen = reader.next([&] {
      for (int i = 0; i < frames; ++i) slate();
    });
    return seen.number.value_or(0) - held;
  };
  EXPECT_EQ(after(ring - 1), 0u) << "a frame that is held stays whole for one ring of time";
  EXPECT_EQ(after(ring), static_cast<std::uint32_t>(ring)) << "and is then written over";
}

TEST_F(Mapped, AReaderOfFilledFramesHasOneFrameLess) {
  auto writer = attached();
  Reader reader(node_->path());
  ASSERT_TRUE(writer.write(painted(kFormat, ++number_)));
  reader.drain();
  ASSERT_TRUE(fill(writer, ++number_));
  const auto held = number_;
  const auto write_on = [&](int frames) {
    for (int i = 0; i < frames; ++i) ASSERT_TRUE(fill(writer, ++number_));
    auto slot = writer.acquire();
    ASSERT_TRUE(slot);
    paint(slot->bytes().first(kBytes / 2), 0xBAD);
    writer.abandon(std::move(*slot));
  };
  EXPECT_EQ(reader.next([&] { write_on(ring_size() - 2); }).number, held);
  // The limit: one frame more, and the slot that is being filled is the one that the reader holds.
  reader.drain();
  ASSERT_TRUE(fill(writer, ++number_));
  EXPECT_EQ(reader.next([&] { write_on(ring_size() - 1); }).number, std::nullopt);
}

TEST_F(Mapped, AReaderThatIsAWholeRingLateIsHandedTheSlotThatIsBeingFilled) {
  auto writer = attached();
  Reader reader(node_->path());
  ASSERT_TRUE(writer.write(painted(kFormat, ++number_)));
  reader.drain();
  for (int i = 0; i < ring_size(); ++i) ASSERT_TRUE(fill(writer, ++number_));
  auto slot = writer.acquire();
  ASSERT_TRUE(slot);
  paint(slot->bytes().first(kBytes / 2), 0xBAD);
  // The module's own rule: so late is served the oldest buffer, one frame later it would be the newest one.
  EXPECT_EQ(reader.next().number, std::nullopt);
  paint(slot->bytes().first(kBytes), ++number_);
  ASSERT_TRUE(writer.submit(std::move(*slot), kBytes, 0));
  reader.drain();
  ASSERT_TRUE(fill(writer, ++number_));
  expect_newest(reader);
}

}  // namespace
}  // namespace jcam::lab
