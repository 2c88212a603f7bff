// SPDX-License-Identifier: Apache-2.0
// For how long a frame that a reader holds stays whole.
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/lab/v4l2/any_mode.h"

namespace jcam::lab {
namespace {

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
