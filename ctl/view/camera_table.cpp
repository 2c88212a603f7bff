// SPDX-License-Identifier: Apache-2.0
#include "ctl/view/camera_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

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

/// A line's cells, and what stands below it.
struct CameraLine {
  std::vector<std::string> cells;
  std::string below;
};

CameraLine bridged(const CameraReport& camera, const StreamName& stream, const NodeFormat& format) {
  std::string paths;
  for (const auto& node : camera.nodes) {
    if (node.name.of() == stream) paths += (paths.empty() ? "" : " ") + one_line(node.path);
  }
  return {{stream.text(), one_line(camera.source),
           fmt::format("{} {}", format_name(format.pixel), format.mode.text()), std::move(paths)},
          {}};
}

std::vector<CameraLine> lines_of_cameras(const control::StatusReport& report,
                                         const std::vector<BoardCamera>& board, bool modes) {
  std::vector<CameraLine> lines;
  for (const auto& camera : report.cameras) {
    CameraLine line = bridged(camera, {camera.name}, {camera.format, camera.mode});
    const auto found = std::find_if(board.begin(), board.end(),
                                    [&](const BoardCamera& b) { return camera.sensor_id == b.sensor_id; });
    if (found != board.end()) line.cells.push_back(board_words(*found));
    if (found != board.end() && modes) line.below = mode_lines(*found);
    lines.push_back(std::move(line));
    for (const auto& stream : camera.streams)
      lines.push_back(bridged(camera, {camera.name, stream.name}, {stream.format, stream.mode}));
  }
  for (const auto& camera : board) {
    const auto bridges = [&](const CameraReport& r) { return r.sensor_id == camera.sensor_id; };
    if (std::any_of(report.cameras.begin(), report.cameras.end(), bridges)) continue;
    lines.push_back({{"-", board_words(camera) + ", not bridged"}, modes ? mode_lines(camera) : ""});
  }
  return lines;
}

}  // namespace

std::string camera_table(const control::StatusReport& report, const std::vector<BoardCamera>& board,
                         bool modes) {
  const auto lines = lines_of_cameras(report, board, modes);
  // What ends a line is under nothing.
  std::vector<std::size_t> widths;
  for (const auto& [cells, below] : lines) {
    widths.resize(std::max(widths.size(), cells.size()));
    for (std::size_t i = 0; i + 1 < cells.size(); ++i) widths[i] = std::max(widths[i], cells[i].size());
  }
  std::string table;
  for (const auto& [cells, below] : lines) {
    for (std::size_t i = 0; i + 1 < cells.size(); ++i) table += fmt::format("{:<{}}  ", cells[i], widths[i]);
    table += cells.back() + "\n" + below;
  }
  return table;
}

}  // namespace jcam::ctl
