// SPDX-License-Identifier: Apache-2.0
#include "ctl/view/history_table.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <ctime>

namespace jcam::ctl {
namespace {

class HistoryTable : public testing::Test {
 protected:
  void SetUp() override {
    ::setenv("TZ", "UTC", 1);
    ::tzset();
  }
};

constexpr std::int64_t kNoon = 1'796'126'400'000;  // 2026-12-01 12:00:00

TEST_F(HistoryTable, EachEntryIsALine) {
  EXPECT_EQ(
      history_table({{1, kNoon, kNoon, 1, {0}, "", false, "streaming", "streaming"},
                     {2, kNoon + 1999, kNoon + 1999, 1, {1}, "csi1.1", true, "node-broken", "it\nbroke"}}),
      "2026-12-01 12:00:00  csi0      streaming\n"
      "2026-12-01 12:00:01  csi1.1  ! it broke\n");
}

TEST_F(HistoryTable, TheLongestNameIsWhole) {
  EXPECT_EQ(
      history_table({{1, kNoon, kNoon, 1, {255}, "csi255-abcdefghijklmnop.31", false, "node-open", "open"}}),
      "2026-12-01 12:00:00  csi255-abcdefghijklmnop.31    open\n");
}

TEST_F(HistoryTable, RepetitionsAreCounted) {
  EXPECT_EQ(history_table({{9, kNoon - 60'000, kNoon, 12, {0}, "", true, "no-camera", "gone"}}),
            "2026-12-01 12:00:00  csi0  ! gone  (12 times since 11:59:00)\n");
  EXPECT_EQ(history_table({{9, kNoon - 86'400'000, kNoon, 2, {0}, "", true, "no-camera", "gone"}}),
            "2026-12-01 12:00:00  csi0  ! gone  (2 times since 2026-11-30 12:00:00)\n");
}

TEST_F(HistoryTable, NothingIsNothing) {
  EXPECT_EQ(history_table({}), "");
}

}  // namespace
}  // namespace jcam::ctl
