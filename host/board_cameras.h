// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "common/config/config.h"
#include "common/result.h"
#include "common/video.h"

namespace jcam {

/// One mode of a sensor. Its place in the list is Argus' sensor mode.
struct BoardMode {
  Size size;
  double fps = 0;  ///< at most; 0: not told
  bool operator==(const BoardMode&) const = default;
};

/// What a sensor delivers, as its modes in the tree say.
enum class SensorPicture {
  unknown,  ///< the tree does not tell
  bayer,    ///< raw colours, which Argus makes pictures of
  yuv,      ///< pictures already: the module has an image processor of its own
  mono,     ///< grey ones
};

/// What the tree says of a sensor's mode: mode_type, or where there is none pixel_t. Pure.
SensorPicture sensor_picture(std::string_view mode_type);

/// A CSI camera as the board's device tree has it (tegra-camera-platform).
struct BoardCamera {
  int sensor_id = 0;  ///< Argus' number: the modules that are switched on, counted from 0
  std::string badge;  ///< "jakku_rear_RBP194": names this module on this board
  std::string
      position;        ///< "rear", "bottomleft", ...: where it looks or sits; free text of the board's maker
  std::string sensor;  ///< "imx219"
  std::string device;  ///< "imx219 9-0010": the sensor's V4L2 name; empty where the tree does not tell
  std::string
      raw_node;  ///< "/dev/video0", whose pictures are raw Bayer data; empty when the sensor did not answer
  std::vector<BoardMode> modes;
  SensorPicture picture = SensorPicture::unknown;
  bool operator==(const BoardCamera&) const = default;
};

/// Whether nvarguscamerasrc can have it, as far as the tree tells. The others are ordinary video nodes.
bool for_argus(const BoardCamera& camera);

/// The cameras of the board below these roots, in the order of Argus' numbers; empty where there are none, as
/// on every machine that is no Jetson. What has another status than "okay", the platform, a module or its
/// only sensor, is not there for Argus, and not here. The numbers of modules may have gaps.
std::vector<BoardCamera> board_cameras(const std::string& proc_root = "/proc",
                                       const std::string& sys_root = "/sys");

/// The camera that `place` names, by its position or by its badge. An error when there is none, or more than
/// one; it says which there are. Pure.
Result<BoardCamera> camera_at(const std::vector<BoardCamera>& cameras, std::string_view place);

/// The camera of the board that this one is; null: none that the tree tells of. Borrowed from `board`. Pure.
const BoardCamera* camera_of(const std::vector<BoardCamera>& board, const CameraConfig& camera);

/// Gives each camera that is configured by its place (CameraConfig::position) its sensor_id. An error names
/// the camera. Also when two cameras turn out to be the same sensor. Pure.
Status resolve_positions(std::vector<CameraConfig>& cameras, const std::vector<BoardCamera>& board);

}  // namespace jcam
