// SPDX-License-Identifier: Apache-2.0
#include "common/config/config.h"

#include <fmt/format.h>

#include <toml++/toml.h>
#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "common/cdi.h"
#include "common/config/config_camera.h"
#include "common/config/config_section.h"
#include "common/config/property.h"
#include "common/config/toml_value.h"
#include "common/text/text.h"

namespace jcam {
namespace {

constexpr std::array<std::string_view, 7> kTopKeys{"first_node", "cdi",      "argus", "web",
                                                   "metrics",    "defaults", "camera"};

/// The one key of a camera that is a section of sections.
constexpr std::string_view kStream = "stream";

using Fault = std::optional<Error>;

/// Walks the parsed file. Every method gives the first fault it meets, with its place.
class Reader {
 public:
  explicit Reader(std::string_view file) : file_(file) {}

  Fault read(const toml::table& root);
  Config take() { return std::move(config_); }

 private:
  Error at(const toml::node& node, std::string_view key, const Error& error) const {
    return Error{one_line(fmt::format("{}:{}: {}: {}", file_, node.source().begin.line, key, error.what)),
                 error.hint};
  }
  /// A fault of the section `table`: at the key's own line, if it is there.
  Error at_key(const toml::table& table, const std::string& section, const CameraFault& fault) const {
    const auto* where = table.get(fault.key);
    return at(where ? *where : table, fmt::format("{}.{}", section, fault.key), fault.error);
  }
  Fault read_top(std::string_view key, const toml::node& node);
  Fault read_cdi(const toml::node& node);
  Fault in_section(std::string_view section, const std::optional<SectionFault>& fault) const {
    if (!fault) return {};
    return at(*fault->node, std::string(section) + "." + fault->key, fault->error);
  }
  Fault read_defaults(const toml::node& node);
  Fault read_cameras(const toml::table& table);
  Fault read_camera(std::string_view key, const toml::node& node);
  Fault read_streams(StreamDrafts& drafts, const std::string& section, const toml::node& node);
  Fault read_stream(CameraDraft& draft, const std::string& section, const toml::table& table) const;
  Fault read_keys(CameraDraft& draft, const std::string& section, const toml::table& table,
                  bool defaults) const;
  Fault read_key(CameraDraft& draft, const std::string& place, std::string_view key,
                 const toml::node& node) const;
  Fault read_value(const toml::node& node, const std::string& key, ConfigValue& value) const;
  Fault read_properties(const toml::table& table, const std::string& key, Properties& properties) const;
  Fault check_pairs(const toml::table& cameras) const;

  std::string_view file_;
  CameraDraft defaults_;
  Config config_;
};

Fault Reader::read(const toml::table& root) {
  // Defaults first, wherever they stand.
  if (const auto* node = root.get("defaults")) {
    if (auto fault = read_defaults(*node)) return fault;
  }
  for (const auto& [key, node] : root) {
    if (auto fault = read_top(key.str(), node)) return fault;
  }
  if (!config_.web.listen.empty() && !config_.metrics.listen.empty())
    return at(*root["metrics"]["listen"].node(), "metrics.listen",
              {"web.listen has the metrics, too", "take it out here"});
  return {};
}

Fault Reader::read_top(std::string_view key, const toml::node& node) {
  if (key == "defaults") return {};
  if (key == "first_node") {
    const auto* number = node.as_integer();
    if (!number || number->get() < 0 || number->get() > 255) {
      return at(node, key, {"it is not the number of a /dev/videoN", "write a whole number, 0 to 255"});
    }
    config_.first_node = static_cast<int>(number->get());
    return {};
  }
  if (key == "cdi") return read_cdi(node);
  const auto* table = node.as_table();
  if (key == "argus") {
    if (!table) return at(node, key, {"it is not a section", "write it like [argus]"});
    return in_section(key, read_argus(*table, config_.argus));
  }
  if (key == "metrics") {
    if (!table) return at(node, key, {"it is not a section", "write it like [metrics]"});
    return in_section(key, read_metrics(*table, config_.metrics));
  }
  if (key == "web") {
    if (!table) return at(node, key, {"it is not a section", "write it like [web]"});
    return in_section(key, read_web(*table, config_.web));
  }
  if (key == "camera") {
    if (!table) return at(node, key, {"it is not a section", "write it like [camera.csi0]"});
    return read_cameras(*table);
  }
  return at(node, key, no_such_key(key, kTopKeys));
}

Fault Reader::read_cdi(const toml::node& node) {
  if (const auto* flag = node.as_boolean()) {
    if (!flag->get()) config_.cdi = "";  // true is what holds anyway
    return {};
  }
  const auto* text = node.as_string();
  // Engines pass over every other ending.
  if (!text || !text->get().starts_with('/') || !text->get().ends_with(".json") ||
      text->get().find('\0') != std::string::npos) {
    return at(node, "cdi",
              {"it is no place for a CDI file", fmt::format("write true, false or like \"{}\"", kCdiPath)});
  }
  config_.cdi = text->get();
  return {};
}

Fault Reader::read_defaults(const toml::node& node) {
  const auto* table = node.as_table();
  if (!table) return at(node, "defaults", {"it is not a section", "write it like [defaults]"});
  return read_keys(defaults_, "defaults", *table, true);
}

Fault Reader::read_cameras(const toml::table& table) {
  for (const auto& [key, node] : table) {
    if (auto fault = read_camera(key.str(), node)) return fault;
  }
  std::sort(config_.cameras.begin(), config_.cameras.end(),
            [](const auto& a, const auto& b) { return a.name.number < b.name.number; });
  return check_pairs(table);
}

Fault Reader::read_camera(std::string_view key, const toml::node& node) {
  const std::string section = "camera." + std::string(key);
  const auto name = parse_camera_name(key);
  if (!name) return at(node, section, name.error());
  const auto* table = node.as_table();
  if (!table) return at(node, section, {"it is not a section", fmt::format("write it like [{}]", section)});
  CameraDraft draft{defaults_.values, {}};
  draft.values.name = *name;
  if (auto fault = read_keys(draft, section, *table, false)) return fault;
  StreamDrafts streams;
  if (const auto* stream = table->get(kStream)) {
    if (auto fault = read_streams(streams, section + ".stream", *stream)) return fault;
  }
  auto finished = finish_camera(draft, defaults_);
  if (auto* bad = std::get_if<CameraFault>(&finished)) return at_key(*table, section, *bad);
  auto& camera = *std::get_if<CameraConfig>(&finished);
  if (auto bad = finish_streams(camera, streams)) {
    const auto& of_stream = *table->at_path("stream." + bad->stream).as_table();
    return at_key(of_stream, section + ".stream." + bad->stream, bad->fault);
  }
  config_.cameras.push_back(std::move(camera));
  return {};
}

Fault Reader::read_streams(StreamDrafts& drafts, const std::string& section, const toml::node& node) {
  const auto* table = node.as_table();
  if (!table)
    return at(node, section, {"it is not a section", fmt::format("write it like [{}.small]", section)});
  for (const auto& [key, stream] : *table) {
    const std::string name(key.str());
    const std::string place = fmt::format("{}.{}", section, name);
    if (auto right = check_new_stream(drafts, name); !right) return at(stream, place, right.error());
    const auto* keys = stream.as_table();
    if (!keys) return at(stream, place, {"it is not a section", fmt::format("write it like [{}]", place)});
    if (auto fault = read_stream(drafts[name], place, *keys)) return fault;
  }
  return {};
}

Fault Reader::read_stream(CameraDraft& draft, const std::string& section, const toml::table& table) const {
  for (const auto& [key, node] : table) {
    const auto keys = stream_keys();
    const std::string place = fmt::format("{}.{}", section, key.str());
    if (std::find(keys.begin(), keys.end(), key.str()) == keys.end())
      return at(node, place, no_such_key(key.str(), keys));
    if (auto fault = read_key(draft, place, key.str(), node)) return fault;
  }
  return {};
}

Fault Reader::read_keys(CameraDraft& draft, const std::string& section, const toml::table& table,
                        bool defaults) const {
  for (const auto& [key, node] : table) {
    const std::string name(key.str());
    const std::string place = fmt::format("{}.{}", section, name);
    const auto keys = camera_keys();
    if (name == kStream && !defaults) continue;
    if (name == kStream || (defaults && !camera_key_can_be_default(name)))
      return at(node, place, {"two cameras cannot share it", "write it in [camera.csi0] and so on"});
    if (std::find(keys.begin(), keys.end(), name) == keys.end())
      return at(node, place, unknown_camera_key(name));
    if (auto fault = read_key(draft, place, name, node)) return fault;
  }
  return {};
}

Fault Reader::read_key(CameraDraft& draft, const std::string& place, std::string_view key,
                       const toml::node& node) const {
  ConfigValue value;
  if (auto fault = read_value(node, place, value)) return fault;
  if (auto set = set_camera_key(draft, key, value); !set) return at(node, place, set.error());
  return {};
}

Fault Reader::read_value(const toml::node& node, const std::string& key, ConfigValue& value) const {
  if (const auto* text = node.as_string()) {
    value = text->get();
  } else if (const auto* number = node.as_integer()) {
    value = number->get();
  } else if (const auto* fraction = node.as_floating_point()) {
    value = fraction->get();
  } else if (const auto* flag = node.as_boolean()) {
    value = flag->get();
  } else if (const auto* table = node.as_table()) {
    return read_properties(*table, key, value.emplace<Properties>());
  } else if (const auto* array = node.as_array()) {
    auto& numbers = value.emplace<std::vector<std::int64_t>>();
    for (const auto& item : *array) {
      const auto* edge = item.as_integer();
      if (!edge)
        return at(item, key, {"a list of whole numbers is wanted", "write it like [0, 0, 1280, 720]"});
      numbers.push_back(edge->get());
    }
  } else {
    return at(node, key, {toml_kind(node), "put text into quotes"});
  }
  return {};
}

Fault Reader::read_properties(const toml::table& table, const std::string& key,
                              Properties& properties) const {
  for (const auto& [name, node] : table) {
    const std::string place = key + "." + std::string(name.str());
    if (auto valid = check_property_name(name.str()); !valid) return at(node, place, valid.error());
    auto text = property_text(node);
    if (!text) return at(node, place, {toml_kind(node), "write text, a number, true or false"});
    properties.emplace(name.str(), *std::move(text));
  }
  return {};
}

/// What no two cameras may have in common.
Fault Reader::check_pairs(const toml::table& cameras) const {
  for (auto second = config_.cameras.begin(); second != config_.cameras.end(); ++second) {
    for (auto first = config_.cameras.begin(); first != second; ++first) {
      if (first->source != second->source) continue;
      // What a position stands for is not known here; resolve_positions() looks at those.
      const bool by_number = first->position.empty() && second->position.empty();
      const bool argus =
          by_number && first->source.kind == SourceKind::argus && first->sensor_id == second->sensor_id;
      if (!argus && first->source.kind != SourceKind::v4l2) continue;
      const std::string name = second->name.text();
      const char* key = argus ? "sensor_id" : "source";
      const auto* section = cameras.get_as<toml::table>(name);
      const auto* node = section->get(key);
      const std::string what =
          argus ? "sensor " + std::to_string(first->sensor_id) : source_text(first->source);
      return at(node ? *node : *section, "camera." + name + "." + key,
                {what + " already feeds " + first->name.text(), "more nodes share one camera: nodes = 2"});
    }
  }
  return {};
}

}  // namespace

Result<Config> parse_config(std::string_view text, std::string_view file_name) {
  // toml++ throws by its build; nothing of it leaves here.
  try {
    const toml::table root = toml::parse(text, file_name);
    Reader reader(file_name);
    if (auto fault = reader.read(root)) return *std::move(fault);
    return reader.take();
  } catch (const toml::parse_error& error) {
    return Error{one_line(fmt::format("{}:{}: not valid TOML: {}", file_name, error.source().begin.line,
                                      error.description())),
                 "see toml.io for the syntax"};
  }
}

}  // namespace jcam
