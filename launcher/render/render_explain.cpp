// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "launcher/render/render.h"

namespace jcam::launch {
namespace {

using Row = std::array<std::string, 3>;

std::string arrow(const std::string& from, const std::string& to) {
  return from == to ? from : from + " -> " + to;
}

std::vector<Row> rows_of(const LaunchPlan& plan) {
  std::vector<Row> rows{{"WHAT", "WHY", "EXPOSES"}};
  for (const auto& flag : plan.flags) {
    rows.push_back(
        {"--" + flag.name + (flag.value ? " " + *flag.value : ""), flag.reason.why, flag.reason.exposes});
  }
  for (const auto& v : plan.handed_over)
    rows.push_back({v.name, v.reason.why + ", and its value is not shown", v.reason.exposes});
  for (const auto& v : plan.variables)
    rows.push_back({v.name + "=" + v.value, v.reason.why, v.reason.exposes});
  for (const auto& d : plan.devices)
    rows.push_back({arrow(d.host, d.container), d.reason.why, d.reason.exposes});
  for (const auto& m : plan.mounts) {
    rows.push_back(
        {arrow(m.source, m.target) + (m.read_only ? " (read only)" : ""), m.reason.why, m.reason.exposes});
  }
  for (const auto& option : plan.options) {
    rows.push_back({"--" + option.name + (option.value ? " " + *option.value : ""), "you said so",
                    "see the engine's manual"});
  }
  return rows;
}

}  // namespace

std::string explain_text(const LaunchPlan& plan) {
  const auto rows = rows_of(plan);
  std::array<std::size_t, 2> widths{};
  for (const auto& row : rows) {
    for (std::size_t i = 0; i < widths.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
  }
  std::string text;
  for (const auto& row : rows)
    text += fmt::format("{:<{}}  {:<{}}  {}\n", row[0], widths[0], row[1], widths[1], row[2]);
  if (!plan.left_out.empty()) text += "\nNOT PASSED\n";
  for (const auto& left : plan.left_out) text += fmt::format("{} {} {}\n", left.what, "-", left.why);
  for (const auto& warning : plan.warnings) text += "\nwarning: " + warning + "\n";
  return text;
}

}  // namespace jcam::launch
