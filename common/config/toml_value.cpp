// SPDX-License-Identifier: Apache-2.0
#include "common/config/toml_value.h"

#include <fmt/format.h>

#include <cmath>

namespace jcam {

std::optional<std::string> property_text(const toml::node& node) {
  if (const auto* text = node.as_string()) return text->get();
  if (const auto* number = node.as_integer()) return std::to_string(number->get());
  if (const auto* flag = node.as_boolean()) return flag->get() ? "true" : "false";
  const auto* fraction = node.as_floating_point();
  if (fraction && std::isfinite(fraction->get())) return fmt::format("{}", fraction->get());
  return std::nullopt;
}

std::string toml_kind(const toml::node& node) {
  if (node.is_array()) return "it is a list";
  if (node.is_table()) return "it is a table";
  if (node.is_date() || node.is_time() || node.is_date_time()) return "it is a date or a time";
  return "it is not a finite number";
}

}  // namespace jcam
