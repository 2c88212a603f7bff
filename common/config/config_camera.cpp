// SPDX-License-Identifier: Apache-2.0
#include "common/config/config_camera.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "common/config/config_section.h"
#include "common/text/duration.h"
#include "common/text/text.h"

namespace jcam {
namespace {

/// Puts a value into its field. The kind has been checked, the value not.
using Setter = Status (*)(CameraConfig&, const ConfigValue&);

struct Key {
  ConfigKind kind;
  std::string_view wanted;  ///< what is right, for a value of the wrong kind or out of range
  Setter set;
};

const std::string& text_of(const ConfigValue& value) {
  return *std::get_if<std::string>(&value);
}

template <typename T>
Status take(Result<T> parsed, T& field) {
  if (!parsed) return parsed.error();
  field = std::move(*parsed);
  return {};
}

template <auto field, int low, int high>
Status set_number(CameraConfig& camera, const ConfigValue& value) {
  const std::int64_t number = *std::get_if<std::int64_t>(&value);
  if (number < low || number > high) return Error{std::to_string(number) + " is out of range"};
  camera.*field = static_cast<int>(number);
  return {};
}

template <auto field>
Status set_flag(CameraConfig& camera, const ConfigValue& value) {
  camera.*field = *std::get_if<bool>(&value);
  return {};
}

Status set_crop(CameraConfig& camera, const ConfigValue& value) {
  const auto& edges = *std::get_if<std::vector<std::int64_t>>(&value);
  if (edges.size() != 4) return Error{"there are " + std::to_string(edges.size()) + " numbers"};
  const auto fits = [](std::int64_t edge) { return edge >= 0 && edge <= 8192 && edge % 2 == 0; };
  for (const std::int64_t edge : edges) {
    if (!fits(edge)) return Error{std::to_string(edge) + " is not an edge"};
  }
  const Crop crop{static_cast<int>(edges[0]), static_cast<int>(edges[1]), static_cast<int>(edges[2]),
                  static_cast<int>(edges[3])};
  if (crop.right - crop.left < 16 || crop.bottom - crop.top < 16)
    return Error{"less than 16 pixels are left"};
  camera.crop = crop;
  return {};
}

Status set_position(CameraConfig& camera, const ConfigValue& value) {
  const std::string& text = text_of(value);
  if (text.empty() || text != one_line(text, 100)) return Error{"it is not a position or a badge"};
  camera.position = text;
  return {};
}

Status set_linger(CameraConfig& camera, const ConfigValue& value) {
  return take(parse_duration(text_of(value)), camera.linger);
}

Status set_properties(CameraConfig& camera, const ConfigValue& value) {
  camera.properties = *std::get_if<Properties>(&value);
  return {};
}

constexpr std::array<std::string_view, 19> kNames{
    "source",  "sensor_id", "position", "sensor_mode",   "capture",   "output",    "format",
    "quality", "flip",      "crop",     "bars",          "nodes",     "max_nodes", "on_demand",
    "linger",  "standby",   "spare",    "detect_frozen", "properties"};
constexpr std::array<std::string_view, 8> kStreamNames{"output", "format", "quality", "flip",
                                                       "crop",   "bars",   "nodes",   "max_nodes"};

/// In the order of kNames.
const std::array<Key, kNames.size()> kCameraKeys{{
    {ConfigKind::text, "write it like source = \"argus\"",
     [](CameraConfig& c, const ConfigValue& v) { return take(parse_source(text_of(v)), c.source); }},
    {ConfigKind::integer, "write a whole number, 0 to 255", set_number<&CameraConfig::sensor_id, 0, 255>},
    {ConfigKind::text, "write it like position = \"rear\"; jcamctl list shows positions and badges",
     set_position},
    {ConfigKind::integer, "write a whole number, 0 to 255, or -1 to let Argus choose",
     set_number<&CameraConfig::sensor_mode, -1, 255>},
    {ConfigKind::text, "write it like capture = \"1920x1080@30\"",
     [](CameraConfig& c, const ConfigValue& v) { return take(parse_video_mode(text_of(v)), c.capture); }},
    {ConfigKind::text, "write it like output = \"1280x720@30\"",
     [](CameraConfig& c, const ConfigValue& v) { return take(parse_video_mode(text_of(v)), c.output); }},
    {ConfigKind::text, "write it like format = \"yuyv\"",
     [](CameraConfig& c, const ConfigValue& v) { return take(parse_format(text_of(v)), c.format); }},
    {ConfigKind::integer, "write a whole number, 1 to 100", set_number<&CameraConfig::quality, 1, 100>},
    {ConfigKind::text, "write it like flip = \"rotate-180\"",
     [](CameraConfig& c, const ConfigValue& v) { return take(parse_flip(text_of(v)), c.flip); }},
    {ConfigKind::numbers,
     "write [left, top, right, bottom], even, 0 to 8192, right and bottom as coordinates", set_crop},
    {ConfigKind::boolean, "write true or false", set_flag<&CameraConfig::bars>},
    {ConfigKind::integer, "write a whole number, 1 to 8", set_number<&CameraConfig::nodes, 1, 8>},
    {ConfigKind::integer, "write a whole number, 1 to 8", set_number<&CameraConfig::max_nodes, 1, 8>},
    {ConfigKind::boolean, "write true or false", set_flag<&CameraConfig::on_demand>},
    {ConfigKind::text, "write it like linger = \"5s\"", set_linger},
    {ConfigKind::boolean, "write true or false", set_flag<&CameraConfig::standby>},
    {ConfigKind::boolean, "write true or false", set_flag<&CameraConfig::spare>},
    {ConfigKind::boolean, "write true or false", set_flag<&CameraConfig::detect_frozen>},
    {ConfigKind::properties, "write a table like properties = { wbmode = \"daylight\" }", set_properties},
}};

const Key& key_of(std::string_view name) {
  const auto names = camera_keys();
  const auto found = std::find(names.begin(), names.end(), name);
  return kCameraKeys.at(static_cast<std::size_t>(found - names.begin()));
}

bool is_kind(const ConfigValue& value, ConfigKind kind) {
  switch (kind) {
    case ConfigKind::text:
      return std::holds_alternative<std::string>(value);
    case ConfigKind::integer:
      return std::holds_alternative<std::int64_t>(value);
    case ConfigKind::boolean:
      return std::holds_alternative<bool>(value);
    case ConfigKind::numbers:
      return std::holds_alternative<std::vector<std::int64_t>>(value);
    case ConfigKind::properties:
      return std::holds_alternative<Properties>(value);
  }
  return false;
}

}  // namespace

std::span<const std::string_view> camera_keys() {
  return kNames;
}

std::span<const std::string_view> stream_keys() {
  return kStreamNames;
}

ConfigKind camera_key_kind(std::string_view key) {
  return key_of(key).kind;
}

bool camera_key_can_be_default(std::string_view key) {
  return key != "sensor_id" && key != "position";
}

Error unknown_camera_key(std::string_view key) {
  std::vector<std::string_view> keys(kNames.begin(), kNames.end());
  keys.emplace_back("stream");
  return no_such_key(key, keys);
}

std::string value_kind_text(const ConfigValue& value) {
  struct Describe {
    std::string operator()(const std::string& text) const { return "\"" + text + "\" is text"; }
    std::string operator()(std::int64_t number) const { return std::to_string(number) + " is a number"; }
    std::string operator()(double) const { return "it is a number with a fraction"; }
    std::string operator()(bool flag) const {
      return std::string(flag ? "true" : "false") + " is neither text nor a number";
    }
    std::string operator()(const std::vector<std::int64_t>&) const { return "it is a list"; }
    std::string operator()(const Properties&) const { return "it is a table"; }
  };
  return std::visit(Describe{}, value);
}

Status set_camera_key(CameraDraft& draft, std::string_view key, const ConfigValue& value) {
  const Key& row = key_of(key);
  if (!is_kind(value, row.kind)) return Error{value_kind_text(value), std::string(row.wanted)};
  if (auto set = row.set(draft.values, value); !set) {
    Error error = set.error();
    if (error.hint.empty()) error.hint = row.wanted;
    return error;
  }
  draft.given.emplace(key);
  return {};
}

}  // namespace jcam
