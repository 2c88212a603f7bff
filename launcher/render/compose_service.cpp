// SPDX-License-Identifier: Apache-2.0
#include "launcher/render/compose_service.h"

#include <fmt/format.h>

#include <array>
#include <utility>
#include <vector>

#include "common/text/number.h"
#include "launcher/render/compose_words.h"
#include "launcher/render/quoting.h"
#include "launcher/request/csv.h"

namespace jcam::launch {
namespace {

using Json = ComposeService::Json;

Json number_or_text(const std::string& text) {
  if (const auto number = parse_number<long long>(text)) return *number;
  return variable_free_text(text);
}

struct Pair {
  std::string name, value;
};

/// "name=value"; without "=" all of it is the name.
Pair pair_of(const std::string& text) {
  const auto equals = text.find('=');
  return {text.substr(0, equals), equals == std::string::npos ? "" : text.substr(equals + 1)};
}

/// "1024:2048", or one number for both.
Json limit(const std::string& values) {
  const auto colon = values.find(':');
  const auto soft = values.substr(0, colon);
  const auto hard = colon == std::string::npos ? soft : values.substr(colon + 1);
  return Json{{"soft", number_or_text(soft)}, {"hard", number_or_text(hard)}};
}

/// What "--gpus" asks for: a number, "all", or "device=0,2" in a record of its own.
struct Gpus {
  std::string count = "all";
  std::vector<std::string> devices;
};

Result<Gpus> gpus_of(const std::string& value) {
  constexpr std::string_view kDevice = "device=";
  Gpus gpus;
  const bool digits = !value.empty() && value.find_first_not_of("0123456789") == std::string::npos;
  if (value == "all" || digits) return gpus.count = value, gpus;
  std::string_view rest = value;
  if (rest.size() > 1 && rest.starts_with('"') && rest.ends_with('"')) rest = rest.substr(1, rest.size() - 2);
  if (!rest.starts_with(kDevice) || rest.find('=', kDevice.size()) != std::string_view::npos)
    return Error{fmt::format("--gpus {} has no place in a compose file", value),
                 "write all, a number or device=0"};
  for (const auto& name : csv_fields(rest.substr(kDevice.size()))) gpus.devices.push_back(name);
  return gpus;
}

Json gpu_reservation(const Gpus& gpus) {
  Json device{{"driver", "nvidia"}};
  if (gpus.devices.empty()) {
    device["count"] = number_or_text(gpus.count);
  } else {
    for (const auto& name : gpus.devices) device["device_ids"].push_back(variable_free_text(name));
  }
  device["capabilities"] = Json::array({"gpu"});
  return Json{{"resources", {{"reservations", {{"devices", Json::array({std::move(device)})}}}}}};
}

Error no_place(const std::string& option) {
  return Error{fmt::format("--{} has no place in a compose file", option), "leave it out, or print docker"};
}

/// create_host_path would make a directory of a source that is missing, which is what `-v` does wrong.
Json bound(Json entry) {
  entry["bind"]["create_host_path"] = false;
  return entry;
}

/// A volume of the engine's own, by its name; empty for paths.
std::string volume_name(const std::string& value) {
  const auto colon = value.find(':');
  if (colon == std::string::npos || value.empty() ||
      std::string_view("/.~").find(value.front()) != std::string_view::npos)
    return {};
  return value.substr(0, colon);
}

/// What stands in a mount in words of its own: option of docker's, key of compose's.
struct MountWord {
  std::string_view option, outer, inner;
};
constexpr std::array kMountWords{
    MountWord{"consistency", "", "consistency"}, MountWord{"bind-propagation", "bind", "propagation"},
    MountWord{"volume-subpath", "volume", "subpath"}, MountWord{"tmpfs-size", "tmpfs", "size"}};

bool put_mount_word(Json& entry, const std::string& key, const std::string& text) {
  for (const auto& word : kMountWords) {
    if (word.option != key) continue;
    Json& place = word.outer.empty() ? entry : entry[std::string(word.outer)];
    place[std::string(word.inner)] = number_or_text(text);
    return true;
  }
  return false;
}

/// The networks that are no network of a name: host, none, the usual one, another container's.
bool is_mode(const std::string& network) {
  return network == "host" || network == "none" || network == "bridge" || network == "default" ||
         network.starts_with("container:");
}

}  // namespace

Status ComposeService::add(const std::string& option, const std::optional<std::string>& value) {
  const std::string text = value.value_or("");
  if (option == "gpus") return take_gpus(text);
  if (option == "mount") return take_mount(text);
  if (option == "network") return take_network(text), Status{};
  if (option == "network-alias") return network_["aliases"].push_back(variable_free_text(text)), Status{};
  if (option == "ip") return network_["ipv4_address"] = text, Status{};
  if (option == "ip6") return network_["ipv6_address"] = text, Status{};
  if (option == "link-local-ip") return network_["link_local_ips"].push_back(text), Status{};
  if (option == "no-healthcheck") return scalars_["healthcheck"] = Json{{"disable", true}}, Status{};
  if (option == "health-cmd")
    return nested("healthcheck.test") = Json::array({"CMD-SHELL", variable_free_text(text)}), Status{};
  if (option == "log-opt") {
    const auto [name, rest] = pair_of(text);
    scalars_["logging"]["options"][name] = variable_free_text(rest);
    return {};
  }
  if (option == "volume") {
    if (const auto name = volume_name(text); !name.empty()) volumes_.insert(name);
  }
  const auto* word = compose_word(option);
  if (word == nullptr) return no_place(option);
  put(std::string(word->key), word->shape, {option, value});
  return {};
}

/// "logging.driver" as a key in a mapping; a key without a dot is the service's own.
Json& ComposeService::nested(const std::string& key) {
  const auto dot = key.find('.');
  Json& outer = scalars_[key.substr(0, dot)];
  return dot == std::string::npos ? outer : outer[key.substr(dot + 1)];
}

void ComposeService::put(const std::string& key, Shape shape, const EngineOption& option) {
  const std::string text = option.value.value_or("");
  const auto [name, rest] = pair_of(text);
  switch (shape) {
    case Shape::scalar:
      scalars_[key] = variable_free_text(text);
      break;
    case Shape::flag:
      scalars_[key] = switched_on(option);
      break;
    case Shape::seconds:
      scalars_[key] = variable_free_text(text + "s");
      break;
    case Shape::list:
      lists_[key].push_back(variable_free_text(text));
      break;
    case Shape::pairs:
      lists_[key][name] = variable_free_text(rest);
      break;
    case Shape::limit:
      lists_[key][name] = limit(rest);
      break;
    case Shape::nested:
      nested(key) = variable_free_text(text);
      break;
    case Shape::number:
      nested(key) = number_or_text(text);
      break;
    case Shape::rates: {
      const auto colon = text.rfind(':');
      nested(key).push_back(
          Json{{"path", variable_free_text(text.substr(0, colon))},
               {"rate", colon == std::string::npos ? Json("") : number_or_text(text.substr(colon + 1))}});
      break;
    }
    case Shape::unneeded:
      break;
  }
}

void ComposeService::take_network(const std::string& value) {
  if (is_mode(value)) {
    scalars_["network_mode"] = variable_free_text(value);
  } else {
    networks_.insert(value);
  }
}

void ComposeService::add_mount(const Mount& mount) {
  Json entry{{"type", "bind"},
             {"source", variable_free_text(mount.source)},
             {"target", variable_free_text(mount.target)}};
  if (mount.read_only) entry["read_only"] = true;
  lists_["volumes"].push_back(bound(std::move(entry)));
}

Status ComposeService::take_gpus(const std::string& value) {
  auto gpus = gpus_of(value);
  if (!gpus) return gpus.error();
  gpus_ = gpu_reservation(*gpus);
  return {};
}

/// A --mount of the user: bind mounts in the same words as ours, others only as compose names them.
Status ComposeService::take_mount(const std::string& value) {
  Json entry{{"type", "volume"}};
  std::string source;
  for (const auto& field : csv_fields(value)) {
    const auto [key, text] = pair_of(field);
    if (key == "type") {
      entry["type"] = text;
    } else if (key == "source" || key == "src") {
      source = text;
      entry["source"] = variable_free_text(text);
    } else if (key == "target" || key == "dst" || key == "destination") {
      entry["target"] = variable_free_text(text);
    } else if (key == "readonly" || key == "ro") {
      if (switched_on({key, text.empty() ? std::nullopt : std::optional(text)})) entry["read_only"] = true;
    } else if (!put_mount_word(entry, key, text)) {
      return Error{fmt::format("--mount {}: {} has no place in a compose file", value, key),
                   "leave it out, or print docker"};
    }
  }
  const std::string type = entry["type"];
  if (type != "bind" && type != "volume" && type != "tmpfs")
    return Error{fmt::format("--mount {}: type {} has no place in a compose file", value, type),
                 "leave it out, or print docker"};
  if (type == "volume" && !source.empty()) volumes_.insert(source);
  lists_["volumes"].push_back(type == "bind" ? bound(std::move(entry)) : std::move(entry));
  return {};
}

Status ComposeService::take_into(Json& service, Json& document) {
  if (networks_.empty() && !network_.empty()) {
    return Error{
        "--network-alias, --ip and their like have no place in a compose file without a network of a name",
        "add --network NAME"};
  }
  for (auto& [key, value] : scalars_) service[key] = std::move(value);
  for (auto& [key, value] : lists_) service[key] = std::move(value);
  // As with docker run, what is said goes to each of them.
  for (const auto& name : networks_) service["networks"][name] = network_.empty() ? Json() : network_;
  if (gpus_) service["deploy"] = *gpus_;
  // docker run takes what is there under that very name; compose would put the project's in front of it.
  for (const auto& name : volumes_) document["volumes"][name] = Json{{"external", true}, {"name", name}};
  for (const auto& name : networks_) document["networks"][name] = Json{{"external", true}, {"name", name}};
  return {};
}

}  // namespace jcam::launch
