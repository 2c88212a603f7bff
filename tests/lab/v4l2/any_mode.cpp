// SPDX-License-Identifier: Apache-2.0
#include "tests/lab/v4l2/any_mode.h"

#include <unistd.h>

#include <cerrno>

namespace jcam::lab {

bool fill(FrameWriter& writer, std::uint32_t number, std::int64_t timestamp_ns) {
  auto slot = writer.acquire();
  if (!slot) return false;
  paint(slot->bytes().first(kBytes), number);
  return static_cast<bool>(writer.submit(std::move(*slot), kBytes, timestamp_ns));
}

bool show(FrameWriter& writer, std::uint32_t number) {
  return fill(writer, number) || writer.write(painted(kFormat, number));
}

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

}  // namespace jcam::lab
