// SPDX-License-Identifier: Apache-2.0
#include "ctl/view/camera_table.h"

#include <gtest/gtest.h>

#include "host/config_file.h"
#include "tests/support/board.h"
#include "tests/support/golden.h"
#include "tests/support/status_sample.h"

namespace jcam::ctl {
namespace {

/// What a daemon with this configuration would report.
control::StatusReport report_of(const Config& config) {
  control::StatusReport report;
  int number = config.first_node;
  for (const auto& camera : config.cameras) {
    control::CameraReport entry{camera.name, source_text(camera.source), camera.format, camera.output};
    entry.sensor_id = camera.sensor_id;
    for (int i = 0; i < camera.nodes; ++i, ++number)
      entry.nodes.push_back({NodeName{camera.name, i}, "/dev/video" + std::to_string(number), number});
    report.cameras.push_back(std::move(entry));
  }
  return report;
}

class ListOfABoard : public testing::TestWithParam<const char*> {};

TEST_P(ListOfABoard, WithoutAConfiguration) {
  const test::Board board(GetParam());
  const auto config = load_config_file(board.root() + "/none.toml", false, board.proc(), board.sys());
  ASSERT_TRUE(config);
  const auto cameras = board_cameras(board.proc(), board.sys());
  EXPECT_TRUE(test::matches_golden("ctl/list-" + std::string(GetParam()) + ".txt",
                                   camera_table(report_of(*config), cameras, true)));
}

INSTANTIATE_TEST_SUITE_P(Boards, ListOfABoard,
                         testing::Values("orin-nano-imx219", "orin-nx-imx477", "agx-orin-gmsl", "orin-mixed",
                                         "orin-nano-vc-mipi", "xavier-nx-imx219", "thor-imx477-gmsl"));

TEST(CameraTable, OneLineEach) {
  EXPECT_EQ(camera_table(test::status_sample(), {}, false),
            "csi0        argus  yuyv 1280x720@30   /dev/video40 /dev/video41\n"
            "csi0-small  argus  nv12 640x360@10    /dev/video43\n"
            "csi1        argus  nv12 1920x1080@30  /dev/video42\n");
}

TEST(CameraTable, ACameraThatNobodyBridges) {
  const test::Board board("orin-nano-imx219");
  auto report = report_of(*parse_config("[camera.csi1]\n[camera.csi2]\nsource = \"test\"\n", "x"));
  report.cameras[1].sensor_id.reset();
  EXPECT_EQ(camera_table(report, board_cameras(board.proc(), board.sys()), false),
            "csi1  argus  yuyv 1920x1080@30  /dev/video40  imx219 rear (jakku_rear_RBP194), sensor 1, raw "
            "/dev/video1\n"
            "csi2  test   yuyv 1920x1080@30  /dev/video41\n"
            "-     imx219 front (jakku_front_RBP194), sensor 0, raw /dev/video0, not bridged\n");
}

}  // namespace
}  // namespace jcam::ctl
