// SPDX-License-Identifier: Apache-2.0
// The file, against a daemon that knows its answer by heart.
#include "web/metrics/metrics_file.h"

#include <gtest/gtest.h>
#include <poll.h>

#include "common/os/read_file.h"
#include "tests/support/temp_dir.h"
#include "tests/unit/web/daemon_stand_in.h"

namespace jcam::metrics {
namespace {

using namespace std::chrono_literals;
using Daemon = test::DaemonStandIn;

bool readable(int fd) {
  pollfd entry{fd, POLLIN, 0};
  return ::poll(&entry, 1, 10000) == 1;
}

TEST(MetricsFile, IsThereAtOnceAndFollowsChangesOnly) {
  const test::TempDir dir;
  Daemon daemon(dir / "sock");
  daemon.idle = true;
  const auto start = MetricsFile::Time(1000s);
  MetricsFile file(dir / "sock", dir / "jcam.prom", 15s);
  ASSERT_TRUE(file.tick(start));
  const auto text = read_file(dir / "jcam.prom");
  ASSERT_TRUE(text);
  EXPECT_NE(text->find("jcam_camera_state{camera=\"csi0\",state=\"idle\"} 1\n"), std::string::npos);
  ASSERT_TRUE(file.tick(start + 2s));
  const int asked = daemon.asked;
  EXPECT_EQ(file.due(), std::nullopt);
  ASSERT_TRUE(file.tick(start + 1h));
  EXPECT_EQ(daemon.asked, asked);

  daemon.idle = false;
  daemon.tell = true;
  ASSERT_TRUE(readable(file.fd()));
  file.ready();
  EXPECT_EQ(file.due(), start + FileSchedule::kPause);
  ASSERT_TRUE(file.tick(start + 4s));
  EXPECT_EQ(daemon.asked, asked + 1);
  EXPECT_EQ(file.due(), start + 19s);
  EXPECT_NE(read_file(dir / "jcam.prom")->find("state=\"streaming\"} 1\n"), std::string::npos);
}

TEST(MetricsFile, TellsOfADaemonThatGoesAndFindsTheNextOne) {
  const test::TempDir dir;
  const auto start = MetricsFile::Time(1000s);
  MetricsFile file(dir / "sock", dir / "jcam.prom", 15s);
  ASSERT_TRUE(file.tick(start));
  EXPECT_NE(read_file(dir / "jcam.prom")->find("jcam_up 0\n"), std::string::npos);
  EXPECT_EQ(file.due(), start + 5s);
  {
    const Daemon daemon(dir / "sock");
    ASSERT_TRUE(file.tick(start + 5s));
    EXPECT_NE(read_file(dir / "jcam.prom")->find("jcam_up 1\n"), std::string::npos);
  }
  ASSERT_TRUE(readable(file.fd()));
  file.ready();
  EXPECT_EQ(file.fd(), -1);
  ASSERT_TRUE(file.tick(start + 10s));
  EXPECT_NE(read_file(dir / "jcam.prom")->find("jcam_up 0\n"), std::string::npos);
}

TEST(MetricsFile, ADirectoryThatIsNotThereIsAnError) {
  const test::TempDir dir;
  MetricsFile file(dir / "sock", dir / "none/jcam.prom", 15s);
  EXPECT_FALSE(file.tick(MetricsFile::Time(1000s)));
}

}  // namespace
}  // namespace jcam::metrics
