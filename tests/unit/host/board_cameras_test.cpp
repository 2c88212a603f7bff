// SPDX-License-Identifier: Apache-2.0
#include "host/board_cameras.h"

#include <gtest/gtest.h>

#include "host/board_defaults.h"
#include "host/config_file.h"
#include "tests/support/board.h"

namespace jcam {
namespace {

std::vector<BoardCamera> cameras_of(const std::string& name) {
  const test::Board board(name);
  return board_cameras(board.proc(), board.sys());
}

TEST(BoardCameras, JetPack6NamesTheSensorByItsNodeOnly) {
  const auto cameras = cameras_of("orin-nano-imx219");
  ASSERT_EQ(cameras.size(), 2U);
  EXPECT_EQ(cameras[1].sensor_id, 1);
  EXPECT_EQ(cameras[1].badge, "jakku_rear_RBP194");
  EXPECT_EQ(cameras[1].position, "rear");
  EXPECT_EQ(cameras[1].sensor, "imx219");
  EXPECT_EQ(cameras[1].device, "imx219 10-0010");
  EXPECT_EQ(cameras[1].raw_node, "/dev/video1");
  ASSERT_EQ(cameras[1].modes.size(), 5U);
  EXPECT_EQ(cameras[1].modes[0], (BoardMode{{3280, 2464}, 21}));
}

TEST(BoardCameras, JetPack5NamesTheDeviceAndNumbersAreNotThoseOfVideoNodes) {
  const auto cameras = cameras_of("xavier-nx-imx219");
  ASSERT_EQ(cameras.size(), 2U);
  EXPECT_EQ(cameras[0].sensor_id, 0);
  EXPECT_EQ(cameras[0].raw_node, "/dev/video1");
  EXPECT_EQ(cameras[1].raw_node, "/dev/video0");
  EXPECT_EQ(cameras[0].modes.size(), 5U);
}

TEST(BoardCameras, AnUnpluggedSensorHasNoRawNode) {
  const auto cameras = cameras_of("orin-nx-imx477");
  ASSERT_EQ(cameras.size(), 2U);
  EXPECT_EQ(cameras[0].raw_node, "/dev/video0");
  EXPECT_EQ(cameras[1].raw_node, "");
}

TEST(BoardCameras, AModuleThatIsSwitchedOffHasNoNumber) {
  const auto cameras = cameras_of("agx-orin-gmsl");
  ASSERT_EQ(cameras.size(), 3U);
  EXPECT_EQ(cameras[1].position, "topleft");
  EXPECT_EQ(cameras[1].sensor_id, 1);
  EXPECT_EQ(cameras[2].raw_node, "/dev/video2");
}

TEST(BoardCameras, TheFirstModuleNeedNotBeNumberZero) {
  const auto cameras = cameras_of("orin-nano-vc-mipi");
  ASSERT_EQ(cameras.size(), 1U);
  EXPECT_EQ(cameras[0].sensor_id, 0);
  EXPECT_EQ(cameras[0].position, "rear");
  EXPECT_EQ(cameras[0].raw_node, "/dev/video0");
}

TEST(BoardCameras, GapsAreNoEndAndASensorThatIsSwitchedOffIsNone) {
  const auto cameras = cameras_of("orin-mixed");
  std::vector<std::string> positions;
  for (const auto& camera : cameras) positions.push_back(camera.position);
  EXPECT_EQ(positions, (std::vector<std::string>{"front", "rear", "top", "right"}));
  EXPECT_EQ(cameras[3].sensor_id, 3);
  EXPECT_EQ(cameras[3].sensor, "ov7251");
}

TEST(BoardCameras, APlatformThatIsSwitchedOffHasNone) {
  for (const char* place : {"", "/modules"}) {
    const test::Board board("orin-nano-imx219");
    std::ofstream(board.proc() + "/device-tree/tegra-camera-platform" + place + "/status")
        << "disabled" << '\0';
    EXPECT_TRUE(board_cameras(board.proc(), board.sys()).empty()) << place;
  }
}

TEST(BoardCameras, SayWhatArgusCannotHave) {
  const auto cameras = cameras_of("orin-mixed");
  ASSERT_EQ(cameras.size(), 4U);
  EXPECT_EQ(cameras[0].picture, SensorPicture::bayer);
  EXPECT_EQ(cameras[1].picture, SensorPicture::yuv);
  EXPECT_EQ(cameras[2].picture, SensorPicture::mono);
  EXPECT_EQ(cameras[3].picture, SensorPicture::unknown);
  EXPECT_TRUE(for_argus(cameras[0]));
  EXPECT_FALSE(for_argus(cameras[1]));
  EXPECT_FALSE(for_argus(cameras[2]));
  EXPECT_TRUE(for_argus(cameras[3]));
}

TEST(NearestMode, IsWhatWasWantedWhereTheSensorCan) {
  const VideoMode usual{{1920, 1080}, 30};
  using Modes = std::vector<BoardMode>;
  EXPECT_EQ(nearest_mode({}, usual), usual);
  EXPECT_EQ(nearest_mode(Modes{{{0, 0}, 0}}, usual), usual);
  EXPECT_EQ(nearest_mode(Modes{{{3280, 2464}, 21}, {{1920, 1080}, 30}}, usual), usual);
  EXPECT_EQ(nearest_mode(Modes{{{1920, 1080}, 0}}, usual), usual);
  // Argus scales down, and never up; and a whole rate below the sensor's.
  EXPECT_EQ(nearest_mode(Modes{{{4032, 3040}, 21.9}, {{4032, 2268}, 14}}, usual),
            (VideoMode{{1920, 1080}, 21}));
  EXPECT_EQ(nearest_mode(Modes{{{640, 480}, 90}, {{1281, 721}, 60}}, usual), (VideoMode{{1280, 720}, 30}));
  EXPECT_EQ(nearest_mode(Modes{{{1936, 1096}, 0.5}}, usual), (VideoMode{{1920, 1080}, 1}));
}

TEST(DefaultCameras, HaveAModeOfTheirSensorAndTheSourceThatWorks) {
  const test::Board board("orin-mixed");
  const auto config = load_config_file(board.root() + "/none.toml", false, board.proc(), board.sys());
  ASSERT_TRUE(config) << config.error().message();
  ASSERT_EQ(config->cameras.size(), 4U);
  const auto& cameras = config->cameras;
  EXPECT_EQ(cameras[0].source.kind, SourceKind::argus);
  EXPECT_EQ(cameras[0].capture.text(), "1920x1080@21");
  EXPECT_EQ(cameras[0].output.text(), "1920x1080@21");
  EXPECT_EQ(source_text(cameras[1].source), "v4l2:/dev/video0");
  EXPECT_EQ(cameras[1].capture.text(), "1920x1080@30");
  EXPECT_EQ(cameras[3].capture.text(), "1280x720@30");
}

TEST(DefaultCameras, WhatTheFileSaysStays) {
  const test::Board board("orin-mixed");
  const std::string path = board.root() + "/jcam.toml";
  std::ofstream(path) << "[camera.csi0]\ncapture = \"4032x3040@20\"\noutput = \"1280x720@20\"\n"
                      << "[camera.csi3]\noutput = \"640x360@30\"\n[camera.csi4]\nsource = \"test\"\n";
  const auto config = load_config_file(path, true, board.proc(), board.sys());
  ASSERT_TRUE(config) << config.error().message();
  EXPECT_EQ(config->cameras[0].capture.text(), "4032x3040@20");
  EXPECT_EQ(config->cameras[0].output.text(), "1280x720@20");
  EXPECT_EQ(config->cameras[1].capture.text(), "1280x720@30");
  EXPECT_EQ(config->cameras[1].output.text(), "640x360@30");
  EXPECT_EQ(config->cameras[2].capture.text(), "1920x1080@30");
}

TEST(BoardCameras, NoJetsonHasNone) {
  EXPECT_TRUE(board_cameras("/none", "/none").empty());
}

TEST(CameraAt, ByPositionOrByBadge) {
  const auto cameras = cameras_of("thor-imx477-gmsl");
  ASSERT_TRUE(camera_at(cameras, "rear"));
  EXPECT_EQ(camera_at(cameras, "rear")->sensor, "isx031");
  EXPECT_EQ(camera_at(cameras, "thor_front_RBPCV3")->sensor_id, 0);
  EXPECT_EQ(
      camera_at(cameras, "top").error().message(),
      "the board has no camera at \"top\"; there are: front (thor_front_RBPCV3), rear (thor_rear_isx031)");
  EXPECT_EQ(camera_at({}, "top").error().hint, "the device tree lists no camera");
  auto twins = cameras;
  twins[0].position = "rear";
  EXPECT_FALSE(camera_at(twins, "rear"));
}

TEST(CameraOf, IsTheSensorOfArgusOrTheNodeOfAnother) {
  const auto board = cameras_of("thor-imx477-gmsl");
  CameraConfig camera;
  camera.sensor_id = 1;
  ASSERT_NE(camera_of(board, camera), nullptr);
  EXPECT_EQ(camera_of(board, camera)->position, "rear");
  camera.sensor_id = 7;
  EXPECT_EQ(camera_of(board, camera), nullptr);
  EXPECT_EQ(camera_of({}, CameraConfig{}), nullptr);
  camera.sensor_id = 0;
  camera.source = {SourceKind::test};
  EXPECT_EQ(camera_of(board, camera), nullptr) << "a stand-in is no camera of the board";
  BoardCamera finished = board[0];
  finished.picture = SensorPicture::yuv;
  finished.raw_node = "/dev/video3";
  camera.source = {SourceKind::v4l2, "/dev/video3"};
  EXPECT_EQ(camera_of({board[0]}, camera), nullptr);
  const std::vector<BoardCamera> others{finished};
  EXPECT_EQ(camera_of(others, camera), &others[0]);
}

/// What the file's text makes of a board.
Result<Config> configured(const test::Board& board, const std::string& text) {
  const std::string path = board.root() + "/jcam.toml";
  std::ofstream(path) << text;
  return load_config_file(path, true, board.proc());
}

TEST(ConfiguredPosition, SaysTheSensor) {
  const test::Board board("orin-nano-imx219");
  const auto config =
      configured(board, "[camera.csi0]\nposition = \"rear\"\n[camera.csi5]\nposition = \"front\"\n");
  ASSERT_TRUE(config) << config.error().message();
  EXPECT_EQ(config->cameras[0].sensor_id, 1);
  EXPECT_EQ(config->cameras[1].sensor_id, 0);
}

TEST(ConfiguredPosition, WhatIsNotThereOrThereTwiceIsRefused) {
  const test::Board board("orin-nano-imx219");
  const auto absent = configured(board, "[camera.csi0]\nposition = \"top\"\n");
  ASSERT_FALSE(absent);
  EXPECT_NE(absent.error().message().find("camera.csi0.position: the board has no camera at \"top\""),
            std::string::npos)
      << absent.error().message();
  // csi0 is sensor 0, the front one, without saying so.
  const auto twice = configured(board, "[camera.csi0]\n[camera.csi1]\nposition = \"front\"\n");
  ASSERT_FALSE(twice);
  EXPECT_NE(twice.error().message().find("camera.csi1: sensor 0 already feeds csi0"), std::string::npos)
      << twice.error().message();
}

TEST(ConfiguredPosition, ImpossibleWithSomethingElse) {
  EXPECT_FALSE(parse_config("[camera.csi0]\nposition = \"rear\"\nsensor_id = 1\n", "x"));
  EXPECT_FALSE(parse_config("[camera.csi0]\nposition = \"rear\"\nsource = \"test\"\n", "x"));
  EXPECT_FALSE(parse_config("[defaults]\nposition = \"rear\"\n", "x"));
  EXPECT_FALSE(parse_config("[camera.csi0]\nposition = \"\"\n", "x"));
}

TEST(ConfiguredPosition, WithoutAFileEveryCameraOfEveryBoardIsThere) {
  const std::pair<const char*, std::size_t> boards[] = {{"orin-nano-imx219", 2},
                                                        {"orin-nx-imx477", 2},
                                                        {"agx-orin-gmsl", 3},
                                                        {"xavier-nx-imx219", 2},
                                                        {"thor-imx477-gmsl", 2}};
  for (const auto& [name, count] : boards) {
    const test::Board board(name);
    const auto config = load_config_file(board.root() + "/none.toml", false, board.proc());
    ASSERT_TRUE(config) << name;
    ASSERT_EQ(config->cameras.size(), count) << name;
    EXPECT_EQ(config->cameras.back().sensor_id, static_cast<int>(count) - 1) << name;
  }
}

}  // namespace
}  // namespace jcam
