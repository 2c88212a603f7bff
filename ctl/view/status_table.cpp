// SPDX-License-Identifier: Apache-2.0
#include "ctl/view/status_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

#include "common/text/text.h"

namespace jcam::ctl {
namespace {

using control::CameraReport;
using control::NodeReport;
using control::NodeState;
using control::Reserved;
using control::StatusReport;

constexpr std::size_t kColumns = 8;
using Row = std::array<std::string, kColumns>;
constexpr std::array<bool, kColumns> kNumeric{false, false, false, false, true, true, true, false};
constexpr std::string_view kGap = "  ";

std::string uptime(std::int64_t nanoseconds) {
  const std::int64_t minutes = nanoseconds / 60'000'000'000;
  constexpr std::int64_t kDay = std::int64_t{24} * 60;
  if (minutes >= kDay) return fmt::format("{} d {} h", minutes / kDay, minutes / 60 % 24);
  if (minutes >= 60) return fmt::format("{} h {} min", minutes / 60, minutes % 60);
  if (minutes >= 1) return fmt::format("{} min", minutes);
  return fmt::format("{} s", nanoseconds / 1'000'000'000);
}

/// Cut at a character's edge, so that a terminal is not left with half of one.
std::string cut(std::string text, std::size_t width) {
  if (text.size() <= width) return text;
  std::size_t end = width - 3;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;
  text.resize(end);
  return text + "...";
}

std::string held_by(const NodeReport& node) {
  // The holder of a busy node is the program that writes to it.
  if (node.reserved == Reserved::stale && node.state != NodeState::busy) {
    // What was started by it may go on, and then it reads: a container that is detached.
    if (node.readers > 0) return one_line(node.holder);
    return node.holder.empty() ? "gone" : "gone: " + one_line(node.holder);
  }
  if (node.reserved == Reserved::reserved && node.holder.empty()) return "a launch";
  if (node.reserved == Reserved::kept && node.holder.empty()) return "kept";
  return one_line(node.holder);
}

/// Of the stream that the node belongs to.
double rate_of(const CameraReport& camera, const NodeReport& node) {
  if (node.name.stream.empty()) return camera.rate;
  const auto stream = std::find_if(camera.streams.begin(), camera.streams.end(),
                                   [&](const auto& s) { return s.name == node.name.stream; });
  return stream == camera.streams.end() ? 0 : stream->rate;
}

Row row_of(const CameraReport& camera, const NodeReport& node, bool first) {
  const bool running = camera.state == control::CameraState::streaming;
  std::string state(node.state == NodeState::ok ? control::state_name(camera.state)
                                                : control::state_name(node.state));
  if (node.slate) state += ", slate";
  return {first ? camera.name.text() : "",
          node.name.text(),
          one_line(node.path),
          state,
          node.readers < 0 ? "?" : std::to_string(node.readers),
          running && node.name.index == 0 ? fmt::format("{:.1f}", rate_of(camera, node)) : "",
          std::to_string(node.frames),
          held_by(node)};
}

std::string trouble(const CameraReport& camera) {
  std::string text = one_line(camera.reason);
  if (camera.next_try_ms) {
    text += fmt::format("{}next try in {:.1f} s", text.empty() ? "" : "; ",
                        static_cast<double>(*camera.next_try_ms) / 1000);
  }
  return text;
}

/// A row, or a remark that goes across all columns.
struct Line {
  Row row;
  std::string remark;
};

std::vector<Line> lines_of(const StatusReport& report) {
  std::vector<Line> lines{{{"CAMERA", "NODE", "PATH", "STATE", "READERS", "FPS", "FRAMES", "HELD BY"}, {}}};
  for (const auto& camera : report.cameras) {
    bool first = true;
    for (const auto& node : camera.nodes) {
      lines.push_back({row_of(camera, node, first), {}});
      first = false;
    }
    if (camera.nodes.empty())
      lines.push_back({{camera.name.text(), "-", "-", std::string(control::state_name(camera.state))}, {}});
    if (auto text = trouble(camera); !text.empty()) lines.push_back({{}, std::move(text)});
    if (!camera.cure.empty()) lines.push_back({{}, "->  " + one_line(camera.cure)});
    if (!camera.note.empty()) lines.push_back({{}, one_line(camera.note)});
    for (const auto& setting : camera.settings) {
      if (setting.state == control::SettingState::dropped)
        lines.push_back({{}, one_line(setting.name + "=" + setting.value + " was dropped: " + setting.why)});
    }
  }
  return lines;
}

std::string header(const StatusReport& report, std::size_t width) {
  std::string text = fmt::format("jcam-bridge {}, up {}", one_line(report.version), uptime(report.uptime_ns));
  if (!report.module_version.empty()) text += "; v4l2loopback " + one_line(report.module_version);
  const bool wanted = std::any_of(report.cameras.begin(), report.cameras.end(),
                                  [](const auto& c) { return c.source == "argus"; });
  text = cut(std::move(text), width) + "\n";
  // Where Argus has no cameras its daemon would be of no use; the cameras' own lines say so.
  if (wanted && !report.argus.present && report.argus.none.empty())
    text +=
        cut("nobody serves " + one_line(report.argus.socket) + ": is nvargus-daemon running?", width) + "\n";
  return text;
}

/// Breaks a remark at spaces; what is longer than a line by itself is cut.
std::string wrapped(std::string_view text, std::size_t indent, std::size_t width) {
  const std::size_t room = width - indent;
  std::string lines;
  while (!text.empty()) {
    std::size_t end = text.size();
    if (end > room) {
      end = text.rfind(' ', room);
      if (end == std::string_view::npos || end == 0) end = std::min(text.find(' ', room), text.size());
    }
    lines += std::string(indent, ' ') + cut(std::string(text.substr(0, end)), room) + "\n";
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

std::string padded(const std::string& text, std::size_t width, bool right) {
  return right ? fmt::format("{:>{}}", text, width) : fmt::format("{:<{}}", text, width);
}

}  // namespace

std::string status_table(const StatusReport& report, std::size_t width) {
  width = std::max<std::size_t>(width, 40);
  std::string table = header(report, width);
  if (report.problem) table += wrapped(one_line(*report.problem), 0, width);
  if (report.cameras.empty() && report.problem) return table;
  if (report.cameras.empty()) return table + "no cameras; jcamctl doctor tells why\n";
  const auto lines = lines_of(report);
  std::array<std::size_t, kColumns> widths{};
  for (const auto& line : lines) {
    for (std::size_t i = 0; i < kColumns; ++i) widths.at(i) = std::max(widths.at(i), line.row.at(i).size());
  }
  table += "\n";
  for (const auto& line : lines) {
    if (!line.remark.empty()) {
      table += wrapped(line.remark, widths[0] + kGap.size(), width);
      continue;
    }
    std::string text;
    for (std::size_t i = 0; i < kColumns; ++i) {
      if (i > 0) text += kGap;
      text += padded(line.row.at(i), widths.at(i), kNumeric.at(i));
    }
    text.erase(text.find_last_not_of(' ') + 1);
    table += cut(std::move(text), width) + "\n";
  }
  return table;
}

}  // namespace jcam::ctl
