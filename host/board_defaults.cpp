// SPDX-License-Identifier: Apache-2.0
#include "host/board_defaults.h"

#include <algorithm>
#include <optional>

namespace jcam {
namespace {

/// Whole rates only, and none above the sensor's: Argus refuses that. A rate that nobody told is any.
int rate_of(const BoardMode& mode, int wanted) {
  if (mode.fps <= 0) return wanted;
  return std::clamp(static_cast<int>(mode.fps), 1, wanted);
}

bool fits(const BoardMode& mode, Size size) {
  return mode.size.width >= size.width && mode.size.height >= size.height;
}

/// Both even, as nodes want it.
Size even(Size size) {
  return {size.width / 2 * 2, size.height / 2 * 2};
}

}  // namespace

std::string board_sections(const std::vector<BoardCamera>& board) {
  std::string sections;
  for (const auto& camera : board) {
    sections += "\n[camera." + CameraName{camera.sensor_id}.text() + "]";
    if (!for_argus(camera) && !camera.raw_node.empty())
      sections += "\nsource = \"v4l2:" + camera.raw_node + "\"";
  }
  return sections;
}

VideoMode nearest_mode(const std::vector<BoardMode>& modes, VideoMode wanted) {
  std::optional<VideoMode> nearest;
  for (const auto& mode : modes) {
    // Some trees leave sizes at zero.
    if (!parse_video_mode(VideoMode{even(mode.size), 1}.text())) continue;
    const bool large = fits(mode, wanted.size);
    const VideoMode have{large ? wanted.size : even(mode.size), rate_of(mode, wanted.fps)};
    const auto pixels = [](const VideoMode& m) { return m.size.width * m.size.height; };
    const bool better = !nearest || pixels(have) > pixels(*nearest) ||
                        (pixels(have) == pixels(*nearest) && have.fps > nearest->fps);
    if (better) nearest = have;
  }
  return nearest.value_or(wanted);
}

void fit_default_modes(std::vector<CameraConfig>& cameras, const std::vector<BoardCamera>& board) {
  const VideoMode usual = CameraConfig{}.capture;
  for (auto& camera : cameras) {
    // A crop counts the pixels of a picture that somebody knows.
    if (camera.capture != usual || camera.crop || camera.sensor_mode >= 0) continue;
    const BoardCamera* found = camera_of(board, camera);
    if (found == nullptr) continue;
    camera.capture = nearest_mode(found->modes, usual);
    if (camera.output == usual) camera.output = camera.capture;
    camera.output.fps = std::min(camera.output.fps, camera.capture.fps);
  }
}

}  // namespace jcam
