// SPDX-License-Identifier: Apache-2.0
#include "control/watchers.h"

#include <gtest/gtest.h>

namespace jcam::control {
namespace {

using std::chrono::milliseconds;
const Watchers::Time kStart{std::chrono::seconds{1000}};

TEST(Watchers, NobodyOrNothingIsNeverDue) {
  Watchers watchers;
  watchers.changed();
  EXPECT_FALSE(watchers.take(kStart));
  Watchers quiet;
  quiet.add(1, 5);
  EXPECT_FALSE(quiet.due());
  EXPECT_FALSE(quiet.take(kStart));
}

TEST(Watchers, TheFirstChangeAtOnceThenFourASecond) {
  Watchers watchers;
  watchers.add(1, 5);
  int told = 0;
  for (int ms = 0; ms < 1000; ms += 10) {
    watchers.changed();
    if (watchers.take(kStart + milliseconds{ms})) ++told;
  }
  EXPECT_EQ(told, 4);
}

TEST(Watchers, AChangeDuringThePauseIsToldAfterIt) {
  Watchers watchers;
  watchers.add(1, 5);
  watchers.changed();
  ASSERT_TRUE(watchers.take(kStart));
  watchers.changed();
  EXPECT_FALSE(watchers.take(kStart + milliseconds{249}));
  EXPECT_EQ(watchers.due(), kStart + milliseconds{250});
  EXPECT_TRUE(watchers.take(kStart + milliseconds{250}));
  EXPECT_FALSE(watchers.due());
}

TEST(Watchers, OneWatchForEachConnection) {
  Watchers watchers;
  watchers.add(1, 5);
  watchers.add(1, 6);
  watchers.add(2, 5);
  watchers.remove(2);
  EXPECT_EQ(watchers.all(), (std::map<ConnectionId, std::int64_t>{{1, 6}}));
}

}  // namespace
}  // namespace jcam::control
