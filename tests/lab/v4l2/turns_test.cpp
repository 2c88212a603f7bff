// SPDX-License-Identifier: Apache-2.0
// The daemon writes placeholders to a node whose capture is silent, and the capture may come back in the
// middle of it: docs/decisions/033-turns.md.
#include <gtest/gtest.h>
#include <sys/mman.h>

#include <csignal>
#include <cstring>
#include <functional>

#include "common/os/monotonic.h"
#include "tests/lab/v4l2/lab_support.h"
#include "tests/lab/v4l2/written_node.h"
#include "v4l2/frame_writer.h"

namespace jcam::lab {
namespace {

const std::size_t kBytesOfAFrame = frame_bytes(kFormat.pixel, kFormat.mode.size);

/// A frame in whose middle something happens when it is read for the first time, as to a capture that is held
/// up there.
class InterruptedFrame {
 public:
  InterruptedFrame(std::uint32_t number, std::function<void()> meanwhile) : meanwhile_(std::move(meanwhile)) {
    start_ = ::mmap(nullptr, kBytesOfAFrame, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    EXPECT_NE(start_, MAP_FAILED);
    const auto picture = painted(kFormat, number);
    std::memcpy(start_, picture.data(), picture.size());
    const std::size_t half = kBytesOfAFrame / 2 / 4096 * 4096;
    EXPECT_EQ(::mprotect(static_cast<char*>(start_) + half, kBytesOfAFrame - half, PROT_NONE), 0);
    current_ = this;
    struct sigaction action {};
    action.sa_handler = [](int) { current_->go_on(); };
    EXPECT_EQ(::sigaction(SIGSEGV, &action, &before_), 0);
  }
  InterruptedFrame(const InterruptedFrame&) = delete;
  InterruptedFrame& operator=(const InterruptedFrame&) = delete;
  ~InterruptedFrame() {
    ::sigaction(SIGSEGV, &before_, nullptr);
    ::munmap(start_, kBytesOfAFrame);
  }
  std::span<const std::byte> bytes() const { return {static_cast<const std::byte*>(start_), kBytesOfAFrame}; }
  bool was_read() const { return was_read_; }

 private:
  void go_on() {
    was_read_ = true;
    ::mprotect(start_, kBytesOfAFrame, PROT_READ);
    meanwhile_();
  }

  static inline InterruptedFrame* current_ = nullptr;
  std::function<void()> meanwhile_;
  void* start_ = nullptr;
  struct sigaction before_ {};
  bool was_read_ = false;
};

class WritersTurns : public WrittenNode {
 protected:
  void SetUp() override {
    ASSERT_NO_FATAL_FAILURE(WrittenNode::SetUp());
    auto made = WriterTurns::make(1);
    ASSERT_TRUE(made);
    made_.emplace(std::move(*made));
    reader_.emplace(node_->path());
    ASSERT_EQ(reader_->error(), "");
    reader_->drain();
    auto writer = FrameWriter::attach(node_->fd(), kFormat, node_->mode(), Copies::timed,
                                      made_->turns.of(0, TurnOf::capture));
    ASSERT_TRUE(writer) << writer.error().message();
    writer_.emplace(std::move(*writer));
    ASSERT_TRUE(writer_->write(painted(kFormat, ++number_), monotonic_ns()));
    reader_->drain();
  }
  WriterTurn daemon() const { return made_->turns.of(0, TurnOf::daemon); }
  /// A placeholder, in a turn of the daemon's.
  void placeholder(const Turn& turn) {
    slate();
    turn.wrote(monotonic_ns());
  }
  /// The capture's next frame, of a moment that is long gone.
  void old_frame() { ASSERT_TRUE(writer_->write(painted(kFormat, ++number_), monotonic_ns() - 400'000'000)); }
  /// The newest picture is there, whole and not older than the one before.
  void expect_newest() {
    const Seen seen = reader_->next();
    ASSERT_EQ(seen.error, "");
    EXPECT_EQ(seen.number, number_);
    EXPECT_GT(seen.timestamp_ns, last_ns_);
    last_ns_ = seen.timestamp_ns;
  }

  std::optional<WriterTurns::Made> made_;
  std::optional<Reader> reader_;
  std::optional<FrameWriter> writer_;
  std::int64_t last_ns_ = 0;
};

TEST_F(WritersTurns, TheDaemonHasNoneWhileAFrameIsCopied) {
  bool refused = false;
  const InterruptedFrame frame(++number_, [&] { refused = !daemon().try_take(); });
  ASSERT_TRUE(writer_->write(frame.bytes(), monotonic_ns()));
  EXPECT_TRUE(frame.was_read());
  EXPECT_TRUE(refused);
  EXPECT_TRUE(daemon().try_take());
  expect_newest();
}

TEST_F(WritersTurns, AFrameIsNoOlderThanThePlaceholderBefore) {
  for (int round = 0; round < 2 * ring_size(); ++round) {
    placeholder(*daemon().try_take());
    expect_newest();
    old_frame();
    expect_newest();
  }
}

/// It takes the marks away by which it would show that the daemon wrote.
TEST_F(WritersTurns, AlsoWhereAReaderHasComeInBetween) {
  placeholder(*daemon().try_take());
  expect_newest();
  if (module_has(14)) {
    // One reader at a time.
    reader_.reset();
    reader_.emplace(node_->path());
    ASSERT_EQ(reader_->error(), "");
    reader_->drain();
  }
  old_frame();
  expect_newest();
}

/// As when the capture is held up in the middle of a frame for longer than the daemon waits.
TEST_F(WritersTurns, AFrameInWhoseMiddleThePlaceholderCameStandsWholeBehindIt) {
  const std::uint32_t frame_number = number_ + 2;
  const std::int64_t captured = monotonic_ns();
  const InterruptedFrame frame(frame_number, [&] { placeholder(daemon().seize()); });
  ASSERT_TRUE(writer_->write(frame.bytes(), captured));
  EXPECT_TRUE(frame.was_read());
  number_ = frame_number;
  const Seen placeholder_seen = reader_->next();  // in the same buffer, so the rest of the copy may be in it
  const Seen frame_seen = reader_->next();
  EXPECT_EQ(placeholder_seen.error + frame_seen.error, "");
  EXPECT_EQ(frame_seen.number, frame_number);
  EXPECT_GT(frame_seen.timestamp_ns, placeholder_seen.timestamp_ns);
  last_ns_ = frame_seen.timestamp_ns;
  for (int round = 0; round < 2 * ring_size(); ++round) {
    old_frame();
    expect_newest();
  }
}

TEST_F(WritersTurns, AFrameInThePlaceOfAPlaceholderIsLostAndTheNextOneIsNot) {
  auto slot = writer_->acquire();
  if (!slot) GTEST_SKIP() << "every frame is copied here";
  placeholder(*daemon().try_take());
  EXPECT_EQ(writer_->submit(std::move(*slot), kBytesOfAFrame, monotonic_ns()).error().os, EAGAIN);
  expect_newest();
  old_frame();
  expect_newest();
}

}  // namespace
}  // namespace jcam::lab
