// SPDX-License-Identifier: Apache-2.0
#include "host/foreign.h"

#include <array>
#include <charconv>
#include <nlohmann/json.hpp>
#include <utility>

namespace jcam {
namespace {

using Json = nlohmann::json;

Json parse(std::string_view text) {
  return Json::parse(text, nullptr, false);
}

/// A string member, or nothing: no key, wrong type and no object are all one to us.
std::string text_at(const Json& object, const char* key) {
  if (!object.is_object()) return {};
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

void add_runtimes(const Json& object, const char* key, EngineWords& words) {
  const auto found = object.find(key);
  if (found == object.end() || !found->is_object()) return;
  for (const auto& runtime : found->items()) words.runtimes.insert(runtime.key());
}

std::string_view trim(std::string_view text) {
  constexpr std::string_view kBlank = " \t\r\n\"'";
  const auto first = text.find_first_not_of(kBlank);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

bool digits_and_dots(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789.") == std::string_view::npos;
}

}  // namespace

std::optional<std::string> parse_tegra_release(std::string_view text) {
  constexpr std::string_view kMajor = "# R";
  constexpr std::string_view kMinor = " (release), REVISION: ";
  constexpr std::size_t kLongest = 16;
  if (!text.starts_with(kMajor)) return std::nullopt;
  text.remove_prefix(kMajor.size());
  const auto middle = text.find(kMinor);
  if (middle > kLongest) return std::nullopt;
  const auto major = text.substr(0, middle);
  text.remove_prefix(middle + kMinor.size());
  const auto minor = text.substr(0, text.find_first_not_of("0123456789."));
  if (!digits_and_dots(major) || !digits_and_dots(minor) || minor.size() > kLongest) return std::nullopt;
  return std::string(major) + "." + std::string(minor);
}

std::optional<std::string> jetpack_of(std::string_view l4t) {
  constexpr std::array<std::pair<std::string_view, const char*>, 6> kReleases{
      {{"32.", "4"}, {"34.", "5"}, {"35.", "5"}, {"36.", "6"}, {"38.", "7"}, {"39.", "7.2"}}};
  for (const auto& [prefix, jetpack] : kReleases) {
    if (l4t.starts_with(prefix)) return jetpack;
  }
  return std::nullopt;
}

std::string device_tree_text(std::string_view bytes) {
  std::string text;
  for (const char c : bytes.substr(0, bytes.find('\0'))) {
    const auto byte = static_cast<unsigned char>(c);
    text += byte < 0x20 || byte >= 0x7f ? ' ' : c;
  }
  return std::string(trim(text));
}

Result<EngineWords> parse_daemon_json(std::string_view text) {
  EngineWords words;
  if (trim(text).empty()) return words;
  const Json json = parse(text);
  if (!json.is_object())
    return Error{"Docker's daemon.json is not JSON", "repair it; Docker does not start with it either"};
  add_runtimes(json, "runtimes", words);
  words.default_runtime = text_at(json, "default-runtime");
  if (const auto features = json.find("features"); features != json.end() && features->is_object()) {
    words.cdi = features->value("cdi", Json(false)) == Json(true);
  }
  return words;
}

Result<EngineWords> parse_docker_info(std::string_view text) {
  const Json json = parse(text);
  if (!json.is_object()) return Error{"the engine's own description is not JSON", "try: docker info"};
  if (const auto errors = json.find("ServerErrors");
      errors != json.end() && errors->is_array() && !errors->empty()) {
    return Error{"the engine does not answer",
                 errors->front().is_string() ? errors->front().get<std::string>() : ""};
  }
  EngineWords words;
  add_runtimes(json, "Runtimes", words);
  words.default_runtime = text_at(json, "DefaultRuntime");
  if (const auto dirs = json.find("CDISpecDirs"); dirs != json.end() && dirs->is_array())
    words.cdi = !dirs->empty();
  if (const auto options = json.find("SecurityOptions"); options != json.end() && options->is_array()) {
    for (const auto& option : *options) words.rootless = words.rootless || option == Json("name=rootless");
  }
  return words;
}

Result<std::string> parse_docker_labels(std::string_view text, const std::string& label) {
  const Json json = parse(text);
  if (!json.is_array()) return Error{"the engine's list of containers is not JSON", "try: docker ps"};
  std::string values;
  for (const auto& container : json) {
    const auto labels = container.is_object() ? container.find("Labels") : container.end();
    if (labels != container.end()) values += text_at(*labels, label.c_str()) + "\n";
  }
  return values;
}

std::string cdi_kind(std::string_view text) {
  if (const auto start = trim(text); start.starts_with('{')) return text_at(parse(text), "kind");
  // A whole YAML reader for one word would be a dependency too many: the key stands at the left edge.
  while (!text.empty()) {
    const auto end = text.find('\n');
    const auto line = text.substr(0, end);
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
    if (line.starts_with("kind:")) return std::string(trim(line.substr(5)));
  }
  return {};
}

std::string docker_context(std::string_view text) {
  return text_at(parse(text), "currentContext");
}

std::optional<std::string> context_endpoint(std::string_view text, std::string_view name) {
  const Json json = parse(text);
  if (text_at(json, "Name") != name) return std::nullopt;
  const auto endpoints = json.find("Endpoints");
  if (endpoints == json.end() || !endpoints->is_object()) return std::nullopt;
  const auto docker = endpoints->find("docker");
  if (docker == endpoints->end()) return std::nullopt;
  return text_at(*docker, "Host");
}

}  // namespace jcam
