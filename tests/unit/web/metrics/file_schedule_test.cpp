// SPDX-License-Identifier: Apache-2.0
#include "web/metrics/file_schedule.h"

#include <gtest/gtest.h>

namespace jcam::metrics {
namespace {

using namespace std::chrono_literals;
using Time = FileSchedule::Time;
const Time kStart{1000s};

TEST(FileSchedule, TheFirstTimeAtOnce) {
  EXPECT_EQ(FileSchedule(15s).due(), Time::min());
}

TEST(FileSchedule, IdleCamerasWakeNobody) {
  FileSchedule schedule(15s);
  schedule.written(kStart, false);
  EXPECT_EQ(schedule.due(), std::nullopt);
}

TEST(FileSchedule, ARunningCameraOnceInAPeriod) {
  FileSchedule schedule(15s);
  schedule.written(kStart, true);
  EXPECT_EQ(schedule.due(), kStart + 15s);
}

TEST(FileSchedule, AChangeSoonButNotFasterThanThePause) {
  FileSchedule schedule(15s);
  schedule.written(kStart, false);
  schedule.changed(true);
  EXPECT_EQ(schedule.due(), kStart + FileSchedule::kPause);
  schedule.changed(false);
  EXPECT_EQ(schedule.due(), kStart + FileSchedule::kPause);
  schedule.written(kStart + 2s, false);
  EXPECT_EQ(schedule.due(), std::nullopt);
}

}  // namespace
}  // namespace jcam::metrics
