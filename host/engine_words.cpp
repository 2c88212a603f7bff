// SPDX-License-Identifier: Apache-2.0
#include "host/engine_words.h"

#include <toml++/toml.h>

#include <nlohmann/json.hpp>

#include "common/text/number.h"
#include "common/text/text.h"

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

template <typename Taker>
void for_each_line(std::string_view text, const Taker& take) {
  while (!text.empty()) {
    const auto end = text.find('\n');
    take(text.substr(0, end));
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
  }
}

}  // namespace

Result<DockerInfo> parse_docker_info(std::string_view text) {
  const Json json = parse(text);
  if (!json.is_object()) return Error{"the engine's own description is not JSON", "try: docker info"};
  if (const auto errors = json.find("ServerErrors");
      errors != json.end() && errors->is_array() && !errors->empty()) {
    return Error{"the engine does not answer",
                 errors->front().is_string() ? errors->front().get<std::string>() : ""};
  }
  DockerInfo info;
  if (const auto runtimes = json.find("Runtimes"); runtimes != json.end() && runtimes->is_object()) {
    for (const auto& runtime : runtimes->items()) info.runtimes.insert(runtime.key());
  }
  if (const auto dirs = json.find("CDISpecDirs"); dirs != json.end() && dirs->is_array())
    info.cdi = !dirs->empty();
  if (const auto options = json.find("SecurityOptions"); options != json.end() && options->is_array()) {
    for (const auto& option : *options) {
      info.rootless = info.rootless || option == Json("name=rootless");
      info.remaps_users = info.remaps_users || option == Json("name=userns");
      info.selinux = info.selinux || option == Json("name=selinux");
    }
  }
  return info;
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

CdiSpec cdi_spec(std::string_view text) {
  if (const auto start = without_quotes(text); start.starts_with('{')) {
    const Json json = parse(text);
    return {text_at(json, "kind"), text_at(json, "cdiVersion")};
  }
  CdiSpec spec;
  // A whole YAML reader for two words would be a dependency too many: the keys stand at the left edge.
  for_each_line(text, [&](std::string_view line) {
    if (line.starts_with("kind:") && spec.kind.empty()) spec.kind = without_quotes(line.substr(5));
    if (line.starts_with("cdiVersion:") && spec.version.empty())
      spec.version = without_quotes(line.substr(11));
  });
  return spec;
}

ContainersConf parse_containers_conf(std::string_view text) {
  ContainersConf conf;
  try {
    const auto table = toml::parse(text);
    conf.runtime = table["engine"]["runtime"].value_or(std::string());
    conf.remote = table["engine"]["remote"].value_or(false);
  } catch (const toml::parse_error&) {
    return {};  // Podman says what is wrong with it
  }
  return conf;
}

std::string program_version(std::string_view text) {
  constexpr std::string_view kBefore = " version ";
  const auto at = text.find(kBefore);
  if (at == std::string_view::npos) return {};
  text.remove_prefix(at + kBefore.size());
  const auto version = text.substr(0, text.find_first_not_of("0123456789."));
  constexpr std::size_t kLongest = 24;
  return version.size() <= kLongest ? std::string(version) : std::string();
}

std::map<std::string, std::string> parse_image_variables(std::string_view text) {
  std::map<std::string, std::string> variables;
  const Json json = parse(text);
  // Podman gives a list with one image, or with --format the variables alone.
  const Json& image = json.is_array() && !json.empty() && json.front().is_object() ? json.front() : json;
  const Json config = image.is_object() && image.contains("Config") ? image["Config"] : Json();
  const Json list = config.is_object() && config.contains("Env") ? config["Env"] : image;
  if (!list.is_array()) return variables;
  for (const auto& entry : list) {
    if (!entry.is_string()) continue;
    const auto word = entry.get<std::string>();
    const auto equals = word.find('=');
    if (equals != std::string::npos) variables.emplace(word.substr(0, equals), word.substr(equals + 1));
  }
  return variables;
}

std::map<std::string, unsigned> parse_groups(std::string_view text) {
  std::map<std::string, unsigned> groups;
  for_each_line(text, [&](std::string_view line) {
    const auto first = line.find(':');
    const auto second = first == std::string_view::npos ? first : line.find(':', first + 1);
    if (second == std::string_view::npos) return;
    const auto digits = line.substr(second + 1, line.find(':', second + 1) - second - 1);
    if (const auto gid = parse_number<unsigned>(digits)) groups.emplace(line.substr(0, first), *gid);
  });
  return groups;
}

std::set<std::string> parse_env_file(std::string_view text) {
  std::set<std::string> names;
  for_each_line(text, [&](std::string_view line) {
    const auto start = line.find_first_not_of(" \t");
    if (start == std::string_view::npos || line[start] == '#') return;
    line.remove_prefix(start);
    const auto name = line.substr(0, line.find_first_of("=\r"));
    if (!name.empty()) names.emplace(name);
  });
  return names;
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
