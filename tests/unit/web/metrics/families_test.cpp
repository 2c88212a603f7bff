// SPDX-License-Identifier: Apache-2.0
#include "web/metrics/families.h"

#include <gtest/gtest.h>

#include "tests/support/golden.h"
#include "tests/support/status_sample.h"

namespace jcam::metrics {
namespace {

const std::chrono::system_clock::time_point kNow{std::chrono::seconds(1'800'000'000)};

TEST(MetricFamilies, ADaemonThatDoesNotAnswerIsNotUp) {
  EXPECT_EQ(metrics_text(Error{"jcam-bridge is not running"}, kNow), metrics_text(families_without_daemon()));
  EXPECT_EQ(metrics_text(test::status_sample(), kNow),
            metrics_text(metric_families(test::status_sample(), kNow)));
}

TEST(MetricFamilies, TextOfAStatus) {
  EXPECT_TRUE(test::matches_golden("metrics/status.prom",
                                   metrics_text(metric_families(test::status_sample(), kNow))));
}

TEST(MetricFamilies, WithoutADaemon) {
  EXPECT_EQ(metrics_text(families_without_daemon()),
            "# HELP jcam_up Whether jcam-bridge answers.\n# TYPE jcam_up gauge\njcam_up 0\n");
}

TEST(MetricFamilies, WhatIsNotKnownHasNoSample) {
  auto report = test::status_sample();
  const std::string text = metrics_text(metric_families(report, kNow));
  EXPECT_NE(text.find("jcam_node_readers{camera=\"csi0\",node=\"csi0\"} 1\n"), std::string::npos);
  EXPECT_EQ(text.find("jcam_node_readers{camera=\"csi1\""), std::string::npos);
  EXPECT_EQ(text.find("jcam_time_to_first_frame_seconds{camera=\"csi1\""), std::string::npos);
}

TEST(MetricFamilies, TheStartDoesNotCreep) {
  auto report = test::status_sample();
  const auto before = metrics_text(metric_families(report, kNow));
  report.uptime_ns += 60'003'000'000;
  EXPECT_EQ(metrics_text(metric_families(report, kNow + std::chrono::seconds(60))), before);
}

TEST(MetricFamilies, LabelsAreEscaped) {
  control::StatusReport report;
  report.version = "a\"b\\c\nd";
  EXPECT_NE(metrics_text(metric_families(report, kNow)).find("version=\"a\\\"b\\\\c\\nd\""),
            std::string::npos);
}

}  // namespace
}  // namespace jcam::metrics
