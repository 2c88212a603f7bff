// SPDX-License-Identifier: Apache-2.0
#include "ctl/view/camera_table.h"

#include <fmt/format.h>

#include <algorithm>

#include "common/text/text.h"

namespace jcam::ctl {
namespace {

using control::CameraReport;

/// "imx219 rear (jakku_rear_RBP194), sensor 0, raw /dev/video0"
std::string board_words(const BoardCamera& camera) {
  const std::string sensor = camera.sensor.empty() ? "unknown sensor" : camera.sensor;
  std::string words = camera.position.empty() ? sensor : sensor + " " + camera.position;
  if (!camera.badge.empty()) words += " (" + camera.badge + ")";
  words += fmt::format(", sensor {}, ", camera.sensor_id);
  if (!for_argus(camera)) {
    words += camera.picture == SensorPicture::mono ? "grey pictures" : "finished pictures";
    if (camera.raw_node.empty()) return words + ", not for Argus; no node: is it plugged in?";
    return words + fmt::format(", not for Argus: source = \"v4l2:{}\"", camera.raw_node);
  }
  // Its driver makes the node when the sensor has answered on its bus.
  return words + (camera.raw_node.empty() ? "no raw node: is it plugged in?" : "raw " + camera.raw_node);
}

std::string mode_lines(const BoardCamera& camera) {
  std::string lines;
  for (std::size_t i = 0; i < camera.modes.size(); ++i) {
    const auto& mode = camera.modes[i];
    const bool told = mode.size.width > 0 && mode.size.height > 0;
    lines += fmt::format("    mode {}: {}{}\n", i,
                         told ? fmt::format("{}x{}", mode.size.width, mode.size.height) : "size not told",
                         mode.fps > 0 ? fmt::format("@{:g}", mode.fps) : "");
  }
  return lines;
}

std::string bridged_words(const CameraReport& camera, const StreamName& stream, const NodeFormat& format) {
  std::string words = fmt::format("{}  {}  {} {} ", stream.text(), one_line(camera.source),
                                  format_name(format.pixel), format.mode.text());
  for (const auto& node : camera.nodes) {
    if (node.name.of() == stream) words += " " + one_line(node.path);
  }
  return words;
}

}  // namespace

std::string camera_table(const control::StatusReport& report, const std::vector<BoardCamera>& board,
                         bool modes) {
  std::string table;
  for (const auto& camera : report.cameras) {
    table += bridged_words(camera, {camera.name}, {camera.format, camera.mode});
    const auto found = std::find_if(board.begin(), board.end(),
                                    [&](const BoardCamera& b) { return camera.sensor_id == b.sensor_id; });
    if (found != board.end()) table += "  " + board_words(*found);
    table += "\n";
    if (found != board.end() && modes) table += mode_lines(*found);
    for (const auto& stream : camera.streams)
      table += bridged_words(camera, {camera.name, stream.name}, {stream.format, stream.mode}) + "\n";
  }
  for (const auto& camera : board) {
    const auto bridges = [&](const CameraReport& r) { return r.sensor_id == camera.sensor_id; };
    if (std::any_of(report.cameras.begin(), report.cameras.end(), bridges)) continue;
    table += "-  " + board_words(camera) + ", not bridged\n";
    if (modes) table += mode_lines(camera);
  }
  return table;
}

}  // namespace jcam::ctl
