// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>

#include "tests/lab/v4l2/lab_support.h"
#include "tests/lab/v4l2/written_node.h"
#include "v4l2/frame_writer.h"
#include "v4l2/loopback_node.h"

namespace jcam::lab {

inline const std::size_t kBytes = frame_bytes(kFormat.pixel, kFormat.mode.size);

/// One frame through the ring; false when it had to be copied or failed.
bool fill(FrameWriter& writer, std::uint32_t number, std::int64_t timestamp_ns = 0);

/// One frame through the ring, or by write() where it cannot be yet.
bool show(FrameWriter& writer, std::uint32_t number);

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

/// 0.14 and later, with as many buffers as filling them needs.
class Mapped : public AnyMode {
 protected:
  void SetUp() override {
    if (!module_has(14)) GTEST_SKIP() << "v4l2loopback 0.14 and later";
    if (ring_size() < 3) GTEST_SKIP() << "three buffers and more";
    AnyMode::SetUp();
  }
};

}  // namespace jcam::lab
