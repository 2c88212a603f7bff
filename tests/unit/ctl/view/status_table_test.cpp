// SPDX-License-Identifier: Apache-2.0
#include "ctl/view/status_table.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>

#include "tests/support/golden.h"
#include "tests/support/status_sample.h"

namespace jcam::ctl {
namespace {

TEST(StatusTable, EightyColumns) {
  EXPECT_TRUE(test::matches_golden("ctl/status-80.txt", status_table(test::status_sample(), 80)));
}

TEST(StatusTable, Narrow) {
  EXPECT_TRUE(test::matches_golden("ctl/status-50.txt", status_table(test::status_sample(), 50)));
}

TEST(StatusTable, NoCameras) {
  control::StatusReport report;
  report.version = "0.1.0";
  report.uptime_ns = 90'000'000'000;
  EXPECT_EQ(status_table(report, 80), "jcam-bridge 0.1.0, up 1 min\nno cameras; jcamctl doctor tells why\n");
}

TEST(StatusTable, AWrongConfigurationIsToldInsteadOfCameras) {
  control::StatusReport report;
  report.version = "0.1.0";
  report.uptime_ns = 90'000'000'000;
  report.problem = "jcam.toml:2: camera.csi0.formt: is not known; use format";
  EXPECT_EQ(status_table(report, 60),
            "jcam-bridge 0.1.0, up 1 min\njcam.toml:2: camera.csi0.formt: is not known; use format\n");
}

TEST(StatusTable, ACameraWithoutNodes) {
  control::StatusReport report;
  report.version = "0.1.0";
  report.cameras.push_back({CameraName{0}, "test", PixelFormat::yuyv, {{640, 480}, 30}});
  report.cameras[0].reason = "no device could be added";
  EXPECT_TRUE(test::matches_golden("ctl/status-no-nodes.txt", status_table(report, 80)));
}

TEST(StatusTable, ANodeWhoseHolderIsGone) {
  auto report = test::status_sample();
  auto& node = report.cameras[0].nodes[0];
  node.reserved = control::Reserved::stale;
  node.readers = 1;
  EXPECT_NE(status_table(report, 120).find("  docker 3f2a91\n"), std::string::npos)
      << "its container goes on";
  node.readers = 0;
  EXPECT_NE(status_table(report, 120).find("  gone: docker 3f2a91\n"), std::string::npos);
  node.holder.clear();
  EXPECT_NE(status_table(report, 120).find("  gone\n"), std::string::npos);
  node.reserved = control::Reserved::kept;
  EXPECT_NE(status_table(report, 120).find("  kept\n"), std::string::npos);
}

TEST(StatusTable, NobodyIsAskedForADaemonThatWouldHaveNoCamera) {
  auto report = test::status_sample();
  EXPECT_NE(status_table(report, 120).find("is nvargus-daemon running?"), std::string::npos);
  report.argus.none = "this board's cameras are SIPL's, not Argus': source argus has none of them";
  EXPECT_EQ(status_table(report, 120).find("is nvargus-daemon running?"), std::string::npos);
}

TEST(StatusTable, NoLineIsTooLongAndNothingEscapes) {
  auto report = test::status_sample();
  report.cameras[1].reason = "\x1b[31m" + std::string(500, 'x') + "\nsecond line";
  report.cameras[0].nodes[0].holder =
      "\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4 a container with a long name\n";
  for (const std::size_t width : {0U, 40U, 60U, 79U, 80U, 81U, 200U}) {
    const std::string table = status_table(report, width);
    EXPECT_EQ(table.find('\x1b'), std::string::npos);
    std::istringstream lines(table);
    for (std::string line; std::getline(lines, line);)
      EXPECT_LE(line.size(), std::max<std::size_t>(width, 40)) << line;
  }
}

TEST(StatusTable, Uptime) {
  const std::pair<std::int64_t, const char*> rows[] = {
      {0, "0 s"},          {59, "59 s"},           {60, "1 min"},     {3599, "59 min"},
      {3660, "1 h 1 min"}, {86399, "23 h 59 min"}, {90000, "1 d 1 h"}};
  for (const auto& [seconds, text] : rows) {
    control::StatusReport report;
    report.version = "1";
    report.uptime_ns = seconds * 1'000'000'000;
    EXPECT_TRUE(status_table(report, 80).starts_with("jcam-bridge 1, up " + std::string(text) + "\n"))
        << seconds;
  }
}

}  // namespace
}  // namespace jcam::ctl
