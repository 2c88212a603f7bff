// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <ostream>

#include "ctl/doctor/doctor_checks.h"
#include "ctl/doctor/doctor_command.h"

namespace jcam::ctl {
namespace {

std::string_view level_name(Level level) {
  switch (level) {
    case Level::ok:
      return "OK";
    case Level::warn:
      return "WARN";
    case Level::fail:
      return "FAIL";
  }
  return {};
}

}  // namespace

std::string checks_text(const std::vector<Check>& checks) {
  std::size_t width = 0;
  for (const auto& check : checks) width = std::max(width, check.name.size());
  std::string text;
  for (const auto& check : checks) {
    text += fmt::format("{:<4}  {:<{}}  {}\n", level_name(check.level), check.name, width, check.text);
    // By itself on its line, so that a double-click or a script takes it whole.
    if (!check.cure.empty()) text += fmt::format("{:>{}}  {}\n", "->", width + 6, check.cure);
  }
  return text;
}

std::string checks_json(const std::vector<Check>& checks) {
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  for (const auto& check : checks) {
    std::string level(level_name(check.level));
    std::transform(level.begin(), level.end(), level.begin(),
                   [](char c) { return static_cast<char>(c - 'A' + 'a'); });
    list.push_back({{"name", check.name}, {"level", level}, {"text", check.text}, {"cure", check.cure}});
  }
  const nlohmann::ordered_json report{{"ok", worst(checks) != Level::fail}, {"checks", list}};
  return report.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

ExitStatus doctor_command(const Facts& facts, bool json, std::ostream& out) {
  const auto checks = check_all(facts);
  out << (json ? checks_json(checks) : checks_text(checks));
  return worst(checks) == Level::fail ? kFailed : kOk;
}

}  // namespace jcam::ctl
