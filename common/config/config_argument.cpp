// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>
#include <vector>

#include "common/config/config_camera.h"
#include "common/config/config_section.h"
#include "common/config/property.h"
#include "common/text/number.h"
#include "common/text/text.h"

namespace jcam {
namespace {

constexpr std::string_view kProperty = "properties.";
constexpr std::string_view kStreamPrefix = "stream.";
constexpr std::string_view kLaunchPrefix = "gst:";

struct Pair {
  std::string_view key, value;
};

bool is_key(std::string_view name) {
  const auto keys = camera_keys();
  return name.starts_with(kProperty) || name.starts_with(kStreamPrefix) ||
         std::find(keys.begin(), keys.end(), name) != keys.end();
}

/// Splits at the commas that are not inside brackets; a gst: text runs to the end.
std::vector<std::string_view> split_parts(std::string_view text) {
  std::vector<std::string_view> parts;
  for (std::size_t begin = 0; begin <= text.size();) {
    const auto rest = text.substr(begin);
    const bool launch = rest.starts_with(kLaunchPrefix) || rest.starts_with("source=gst:");
    std::size_t end = launch ? rest.size() : 0;
    for (int depth = 0; end < rest.size() && (rest[end] != ',' || depth > 0); ++end) {
      if (rest[end] == '[') ++depth;
      if (rest[end] == ']') --depth;
    }
    parts.push_back(rest.substr(0, end));
    begin += end + 1;
  }
  return parts;
}

std::optional<std::vector<std::int64_t>> number_list(std::string_view text) {
  if (!text.starts_with('[') || !text.ends_with(']')) return std::nullopt;
  text = text.substr(1, text.size() - 2);
  std::vector<std::int64_t> numbers;
  while (!text.empty()) {
    auto item = text.substr(0, text.find(','));
    text.remove_prefix(std::min(item.size() + 1, text.size()));
    item.remove_prefix(std::min(item.find_first_not_of(' '), item.size()));
    const auto number = parse_number<std::int64_t>(item);
    if (!number) return std::nullopt;
    numbers.push_back(*number);
  }
  return numbers;
}

/// The value in the key's own kind; what does not fit stays text and is then refused as such.
ConfigValue value_of(ConfigKind kind, std::string_view text) {
  if (kind == ConfigKind::integer) {
    if (auto number = parse_number<std::int64_t>(text)) return *number;
  }
  if (kind == ConfigKind::boolean && (text == "true" || text == "false")) return text == "true";
  if (kind == ConfigKind::numbers) {
    if (auto numbers = number_list(text)) return *std::move(numbers);
  }
  return std::string(text);
}

struct Drafts {
  CameraDraft camera;
  Properties properties;
  StreamDrafts streams;
};

Status set_once(CameraDraft& draft, const Pair& pair) {
  if (draft.given.contains(pair.key)) return Error{"it is there twice", "leave one out"};
  return set_camera_key(draft, pair.key, value_of(camera_key_kind(pair.key), pair.value));
}

/// "stream.small.output"
Status set_of_stream(StreamDrafts& drafts, const Pair& pair) {
  const auto rest = pair.key.substr(kStreamPrefix.size());
  const auto dot = rest.find('.');
  if (dot == std::string_view::npos)
    return Error{"a stream alone says nothing", "write it like stream.small.output=640x360@10"};
  const auto name = rest.substr(0, dot);
  const auto key = rest.substr(dot + 1);
  const auto keys = stream_keys();
  if (std::find(keys.begin(), keys.end(), key) == keys.end()) return no_such_key(key, keys);
  if (!drafts.contains(name)) {
    if (auto right = check_new_stream(drafts, name); !right) return right;
  }
  return set_once(drafts[std::string(name)], {key, pair.value});
}

Status set_pair(Drafts& drafts, const Pair& pair) {
  if (pair.key.starts_with(kProperty)) {
    const auto name = pair.key.substr(kProperty.size());
    if (auto valid = check_property_name(name); !valid) return valid;
    if (!drafts.properties.emplace(name, pair.value).second)
      return Error{"it is there twice", "leave one out"};
    return set_camera_key(drafts.camera, "properties", drafts.properties);
  }
  if (pair.key == "properties")
    return Error{"a table has no place here", "write it like properties.wbmode=daylight"};
  if (pair.key.starts_with(kStreamPrefix)) return set_of_stream(drafts.streams, pair);
  if (!is_key(pair.key)) return unknown_camera_key(pair.key);
  return set_once(drafts.camera, pair);
}

Error at(std::string_view name, std::string_view key, const Error& error) {
  std::string place(name);
  if (!key.empty()) place += "." + std::string(key);
  return Error{one_line(place + ": " + error.what), error.hint};
}

/// One part, "key=value"; the first may also be a source by itself.
Pair split_pair(std::string_view part, bool first) {
  const auto equals = part.find('=');
  const auto key = part.substr(0, equals);
  if (first && (equals == std::string_view::npos ||
                (!is_key(key) && (part.starts_with(kLaunchPrefix) || part.starts_with("v4l2:"))))) {
    return {"source", part};
  }
  if (equals == std::string_view::npos) return {key, {}};
  return {key, part.substr(equals + 1)};
}

}  // namespace

Result<CameraConfig> parse_camera_argument(std::string_view text, const CameraConfig& defaults) {
  const auto equals = text.find('=');
  const auto camera = parse_camera_name(text.substr(0, equals));
  if (!camera) return Error{one_line(camera.error().what), camera.error().hint};
  const std::string name = camera->text();

  CameraDraft inherited{defaults, {}};
  if (defaults.output != defaults.capture) inherited.given.emplace("output");
  Drafts drafts{{defaults, {}}, {}, {}};
  drafts.camera.values.name = *camera;
  std::vector<std::string_view> parts;
  if (equals != std::string_view::npos) parts = split_parts(text.substr(equals + 1));
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (parts[i].empty()) {
      return Error{name + ": nothing behind a = or a comma",
                   "write it like " + name + "=test,output=640x480@30"};
    }
    const Pair pair = split_pair(parts[i], i == 0);
    if (auto set = set_pair(drafts, pair); !set) return at(name, pair.key, set.error());
  }
  auto finished = finish_camera(drafts.camera, inherited);
  if (auto* fault = std::get_if<CameraFault>(&finished)) return at(name, fault->key, fault->error);
  auto& config = *std::get_if<CameraConfig>(&finished);
  if (auto bad = finish_streams(config, drafts.streams))
    return at(name, "stream." + bad->stream + "." + bad->fault.key, bad->fault.error);
  return std::move(config);
}

}  // namespace jcam
