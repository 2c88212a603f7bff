// SPDX-License-Identifier: Apache-2.0
#include "ctl/view/screen.h"

#include <gtest/gtest.h>

namespace jcam::ctl {
namespace {

TEST(Screen, OverwritesLineByLineAndClearsTheRest) {
  EXPECT_EQ(screen_text("a\nbb\n", 24), "\x1b[Ha\x1b[K\r\nbb\x1b[K\r\n\x1b[J");
  EXPECT_EQ(screen_text("", 24), "\x1b[H\x1b[J");
  EXPECT_EQ(screen_text("a\nb\nc\nd\n", 0), "\x1b[Ha\x1b[K\r\nb\x1b[K\r\nc\x1b[K\r\nd\x1b[K\r\n\x1b[J");
}

TEST(Screen, NeverScrolls) {
  // The fourth row is the cursor's.
  EXPECT_EQ(screen_text("a\nb\nc\n", 4), "\x1b[Ha\x1b[K\r\nb\x1b[K\r\nc\x1b[K\r\n\x1b[J");
  EXPECT_EQ(screen_text("a\nb\nc\nd\n", 4), "\x1b[Ha\x1b[K\r\nb\x1b[K\r\n... 2 more lines\x1b[K\r\n\x1b[J");
}

}  // namespace
}  // namespace jcam::ctl
