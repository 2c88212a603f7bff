// SPDX-License-Identifier: Apache-2.0
// Whose time stamps and numbers frames have: docs/decisions/029-one-time.md.
#include <gtest/gtest.h>
#include <linux/videodev2.h>

#include "common/os/monotonic.h"
#include "tests/lab/v4l2/lab_support.h"
#include "tests/lab/v4l2/written_node.h"
#include "v4l2/frame_writer.h"
#include "v4l2/idle_ring.h"
#include "v4l2/loopback_node.h"

namespace jcam::lab {
namespace {

const std::size_t kStampedBytes = frame_bytes(kFormat.pixel, kFormat.mode.size);

/// A time that a reader can see: whole microseconds, a moment after every one before.
std::int64_t a_moment() {
  const std::int64_t before = monotonic_ns();
  std::int64_t now = before;
  while (now / 1000 <= before / 1000 + 1) now = monotonic_ns();
  return now / 1000 * 1000;
}

class Stamps : public WrittenNode {
 protected:
  using WrittenNode::WrittenNode;
  void SetUp() override {
    ASSERT_NO_FATAL_FAILURE(WrittenNode::SetUp());
    reader_.emplace(node_->path());
    ASSERT_EQ(reader_->error(), "");
    reader_->drain();
  }
  /// One that has written its first frame, and knows its place.
  FrameWriter attached(Copies copies) {
    auto writer = FrameWriter::attach(node_->fd(), kFormat, node_->mode(), copies);
    EXPECT_TRUE(writer) << writer.error().message();
    EXPECT_TRUE(writer->write(painted(kFormat, ++number_), monotonic_ns()));
    reader_->drain();
    return std::move(*writer);
  }
  void copy(FrameWriter& writer, std::int64_t stamp) {
    ASSERT_TRUE(writer.write(painted(kFormat, ++number_), stamp));
  }
  /// Without a copy; false where that cannot be.
  bool fill(FrameWriter& writer, std::int64_t stamp) {
    auto slot = writer.acquire();
    if (!slot) return false;
    paint(slot->bytes().first(kStampedBytes), ++number_);
    return static_cast<bool>(writer.submit(std::move(*slot), kStampedBytes, stamp));
  }
  Seen newest() {
    Seen seen = reader_->next();
    EXPECT_EQ(seen.error, "");
    EXPECT_EQ(seen.number, number_);
    return seen;
  }

  std::optional<Reader> reader_;
};

TEST_F(Stamps, TimedCopiesHaveTheWritersTime) {
  auto writer = attached(Copies::timed);
  std::optional<Seen> before;
  for (int i = 0; i < 3 * ring_size(); ++i) {
    const std::int64_t stamp = a_moment();
    copy(writer, stamp);
    const Seen seen = newest();
    ASSERT_EQ(seen.timestamp_ns, stamp);
    ASSERT_EQ(seen.bytes, kStampedBytes);
    if (before && module_has(14)) {
      ASSERT_EQ(seen.sequence, before->sequence + 1);
    }
    before = seen;
  }
  EXPECT_EQ(writer.copied_bytes(), kStampedBytes * static_cast<std::size_t>(3 * ring_size() + 1));
}

TEST_F(Stamps, SoHaveFramesThatAreMadeInPlace) {
  auto writer = attached(Copies::numbered);
  if (writer.mode() == WriteMode::write) GTEST_SKIP() << "every frame is copied here";
  for (int i = 0; i < 2 * ring_size(); ++i) {
    const std::int64_t stamp = a_moment();
    ASSERT_TRUE(fill(writer, stamp));
    EXPECT_EQ(newest().timestamp_ns, stamp);
    // What is copied meanwhile stands in the same order.
    const std::int64_t next = a_moment();
    copy(writer, next);
    EXPECT_EQ(newest().timestamp_ns, next);
  }
}

/// The module gives one or the other: this is what Copies is about.
TEST_F(Stamps, Before014NumberedCopiesHaveNumbersAndTheTimeOfTheirWriting) {
  if (module_has(14)) GTEST_SKIP() << "before v4l2loopback 0.14";
  auto writer = attached(Copies::numbered);
  if (writer.mode() != WriteMode::write) GTEST_SKIP() << "frames are queued here";
  std::optional<Seen> before;
  for (int i = 0; i < 3 * ring_size(); ++i) {
    const std::int64_t stamp = a_moment();
    copy(writer, stamp);
    const Seen seen = newest();
    EXPECT_GT(seen.timestamp_ns, stamp);
    if (before) {
      ASSERT_EQ(seen.sequence, before->sequence + 1);
    }
    before = seen;
  }
}

TEST_F(Stamps, NoneIsOlderThanASlateThatCameBefore) {
  auto writer = attached(Copies::timed);
  for (int turn = 0; turn < 5; ++turn) {
    slate();
    const std::int64_t shown = newest().timestamp_ns;
    const std::int64_t stamp = shown - 40'000'000;
    copy(writer, stamp);
    const std::int64_t first = newest().timestamp_ns;
    EXPECT_GT(first, shown);
    copy(writer, stamp + 33'000'000);
    const std::int64_t second = newest().timestamp_ns;
    EXPECT_GT(second, first);
    EXPECT_LT(second, monotonic_ns());
    const std::int64_t caught_up = a_moment();
    copy(writer, caught_up);
    EXPECT_EQ(newest().timestamp_ns, caught_up);
  }
}

TEST_F(Stamps, NorThanWhatAWriterBeforeHasShown) {
  {
    auto first = attached(Copies::timed);
    copy(first, monotonic_ns());
  }
  const std::int64_t shown = newest().timestamp_ns;
  auto second = FrameWriter::attach(node_->fd(), kFormat, node_->mode(), Copies::timed);
  ASSERT_TRUE(second);
  copy(*second, shown - 1'000'000);
  EXPECT_GT(newest().timestamp_ns, shown);
}

TEST_F(Stamps, AnIdleNodesPictureHasTheTimeOfNowAlsoAfterAWritersOwn) {
  if (!module_has(14)) GTEST_SKIP() << "v4l2loopback 0.14 and later";
  auto writer = attached(Copies::timed);
  for (int i = 0; i < 2 * ring_size(); ++i) copy(writer, a_moment());
  const std::int64_t shown = newest().timestamp_ns;
  reader_->drain();
  const std::int64_t from = monotonic_ns() / 1000 * 1000;
  ASSERT_TRUE(repeat_newest(node_->fd()));
  const Seen again = reader_->next();
  EXPECT_EQ(again.number, number_);
  EXPECT_GT(again.timestamp_ns, shown);
  EXPECT_GE(again.timestamp_ns, from);
}

/// The module hands it whatever its oldest place has by then.
TEST_F(Stamps, AReaderThatIsLateByAWholeRingAfterARepeatSeesNoTimeRunBack) {
  if (!module_has(14)) GTEST_SKIP() << "v4l2loopback 0.14 and later";
  auto writer = attached(Copies::timed);
  for (int late = 1; late <= ring_size() + 2; ++late) {
    ASSERT_TRUE(repeat_newest(node_->fd()));
    for (int i = 0; i < late; ++i) copy(writer, a_moment());
    std::int64_t before = 0;
    const int seen = reader_->drain([&](const Seen& frame) {
      EXPECT_GE(frame.timestamp_ns, before) << late << " frames late";
      before = frame.timestamp_ns;
    });
    EXPECT_GT(seen, 0);
  }
}

/// A ring that a reader makes smaller stays small for all tests after, before 0.14: not that of the others.
class StampsOfSmallRings : public Stamps {
 protected:
  StampsOfSmallRings() : Stamps(1) {}
};

/// A reader that asks for one buffer makes the ring smaller under the writer before 0.14.
TEST_F(StampsOfSmallRings, TimedCopiesFitIntoAnyRing) {
  reader_.reset();
  auto writer = FrameWriter::attach(node_->fd(), kFormat, WriteMode::write, Copies::timed);
  ASSERT_TRUE(writer);
  ASSERT_TRUE(writer->write(painted(kFormat, ++number_)));
  ASSERT_TRUE(writer->write(painted(kFormat, ++number_), a_moment()));
  for (const unsigned asked : {4U, 2U, 1U}) {
    SCOPED_TRACE(asked);
    reader_.emplace(node_->path(), asked);
    ASSERT_EQ(reader_->error(), "");
    copy(*writer, a_moment());
    reader_->drain();
    for (int i = 0; i < 5; ++i) {
      const std::int64_t stamp = a_moment();
      copy(*writer, stamp);
      EXPECT_EQ(newest().timestamp_ns, stamp);
    }
    reader_.reset();
  }
}

}  // namespace
}  // namespace jcam::lab
