// SPDX-License-Identifier: Apache-2.0
#include "bridge/machine/recent_figures.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace jcam::bridge {
namespace {

using namespace std::chrono_literals;
using testing::Each;
using testing::ElementsAre;
using testing::Optional;

/// A camera with 30 frames a second, each of which took 4 ms, told of twice a second.
class Runner {
 public:
  RecentFigures figures;
  std::chrono::nanoseconds now{0};
  void run(std::chrono::nanoseconds time) {
    for (const auto end = now + time; now < end;) figures.add({15, 15, 60'000}, 500ms, now += 500ms);
  }
  control::Figures report() const { return figures.report({{0}, ""}, now, 0ns); }
};

TEST(RecentFigures, AreRateAndLatencyBySpans) {
  Runner camera;
  camera.now = 100s;
  camera.run(16s);
  const auto report = camera.report();
  EXPECT_EQ(report.end_ms, 115'000);
  EXPECT_EQ(report.span_ms, 5000);
  EXPECT_THAT(report.rate, ElementsAre(30, 30, 30));
  EXPECT_THAT(report.latency_ms, Each(Optional(4.0)));
}

TEST(RecentFigures, NothingIsToldOfASpanThatGoesOnOrWasOverJustNow) {
  Runner camera;
  camera.run(5500ms);
  EXPECT_THAT(camera.report().rate, ElementsAre());
  camera.run(500ms);
  EXPECT_THAT(camera.report().rate, ElementsAre(30));
}

TEST(RecentFigures, AnIdleTimeHasNoFrames) {
  Runner camera;
  camera.now = 10s;
  camera.run(5s);
  camera.now = 30s;
  camera.run(6s);
  const auto report = camera.report();
  EXPECT_THAT(report.rate, ElementsAre(30, 0, 0, 0, 30));
  EXPECT_FALSE(report.latency_ms[1]);
}

TEST(RecentFigures, FramesStandInTheSpansInWhichTheyCame) {
  RecentFigures figures;
  figures.add({40, 0, 0}, 4s, 12s);  // two seconds on either side of 10 s
  const auto report = figures.report({{0}, ""}, 20s, 0ns);
  EXPECT_THAT(report.rate, ElementsAre(4, 4));
  EXPECT_THAT(report.latency_ms, Each(std::nullopt));
  RecentFigures first;
  first.add({5, 5, 5000}, 0s, 7s);  // a capture's first frames, of no known time
  EXPECT_THAT(first.report({{0}, ""}, 12s, 0ns).rate, ElementsAre(1));
}

TEST(RecentFigures, AreOfTheLastTenMinutes) {
  Runner camera;
  camera.run(2h);
  auto report = camera.report();
  ASSERT_EQ(report.rate.size(), RecentFigures::kSpans);
  EXPECT_THAT(report.rate, Each(30));
  camera.now += 9min;
  report = camera.report();
  ASSERT_EQ(report.rate.size(), RecentFigures::kSpans);
  EXPECT_EQ(report.rate.front(), 30);
  EXPECT_EQ(report.rate.back(), 0);
  camera.now += 2min;
  EXPECT_THAT(camera.report().rate, ElementsAre());
  EXPECT_THAT(camera.report().latency_ms, ElementsAre());
}

TEST(RecentFigures, ALongSilenceAndTimesThatCannotBeDoNoHarm) {
  RecentFigures figures;
  figures.add({30, 30, 30}, 24h, 48h);  // one report for a day
  const auto report = figures.report({{0}, ""}, 48h + 6s, 0ns);
  ASSERT_EQ(report.rate.size(), RecentFigures::kSpans);
  EXPECT_THAT(report.rate, Each(0));  // 30 frames in a day
  figures.add({1, 1, 1}, -5s, 48h + 7s);
  figures.add({1, 1, 1}, 5s, -1s);
  figures.add({1, 1, 1}, 5h, 0s);
  figures.add({}, 5s, 48h + 8s);
  EXPECT_EQ(figures.report({{0}, ""}, 48h + 12s, 0ns).rate.back(), 0.2);
  EXPECT_THAT(figures.report({{0}, ""}, 0s, 0ns).rate, ElementsAre());
}

TEST(RecentFigures, TimesFollowAClockThatIsSetLater) {
  Runner camera;
  camera.run(6s);
  EXPECT_EQ(camera.figures.report({{1}, "small"}, camera.now, 1000s).end_ms, 1'005'000);
  EXPECT_EQ(camera.figures.report({{1}, "small"}, camera.now, 0s).stream, "small");
}

}  // namespace
}  // namespace jcam::bridge
