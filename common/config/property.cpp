// SPDX-License-Identifier: Apache-2.0
#include "common/config/property.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "common/text/text.h"

namespace jcam {
namespace {

/// Property -> the key that sets it.
constexpr std::array<std::pair<std::string_view, std::string_view>, 3> kOwnKeys{
    {{"sensor-id", "sensor_id"}, {"sensor-mode", "sensor_mode"}, {"device", "source"}}};

bool is_name(std::string_view text) {
  const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  const auto inner = [&](char c) { return letter(c) || (c >= '0' && c <= '9') || c == '-' || c == '_'; };
  return !text.empty() && text.size() <= 64 && letter(text.front()) &&
         std::all_of(text.begin(), text.end(), inner);
}

}  // namespace

Status check_property_name(std::string_view name) {
  if (is_name(name)) return {};
  return Error{"\"" + one_line(name, 80) + "\" is not the name of a property",
               "gst-inspect-1.0 nvarguscamerasrc lists them"};
}

Status check_property_is_free(std::string_view name) {
  // GObject reads "_" as "-".
  std::string canonical(name);
  std::replace(canonical.begin(), canonical.end(), '_', '-');
  for (const auto& [property, key] : kOwnKeys) {
    if (canonical == property)
      return Error{std::string(property) + " is not set here", "use the key " + std::string(key)};
  }
  return {};
}

Status check_property(std::string_view name) {
  if (auto right = check_property_name(name); !right) return right;
  return check_property_is_free(name);
}

}  // namespace jcam
