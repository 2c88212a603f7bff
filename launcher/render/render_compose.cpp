// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <array>
#include <charconv>
#include <map>

#include "launcher/render/quoting.h"
#include "launcher/render/render.h"
#include "launcher/render/yaml.h"
#include "launcher/request/csv.h"

namespace jcam::launch {
namespace {

using Json = nlohmann::ordered_json;

enum class Shape {
  scalar,    ///< key: "value"
  list,      ///< key: ["value", ...]
  flag,      ///< key: true
  pairs,     ///< key: {name: "value"} from name=value
  limit,     ///< key: {name: {soft: 1, hard: 2}} from name=1:2
  seconds,   ///< key: "10s" from 10
  unneeded,  ///< compose does that by itself, or it means nothing in a file
};

struct Word {
  std::string_view option;
  std::string_view key;
  Shape shape;
};

constexpr std::array kWords{
    Word{"add-host", "extra_hosts", Shape::list},
    Word{"cap-add", "cap_add", Shape::list},
    Word{"cap-drop", "cap_drop", Shape::list},
    Word{"annotation", "annotations", Shape::list},
    Word{"cgroup-parent", "cgroup_parent", Shape::scalar},
    Word{"cgroupns", "cgroup", Shape::scalar},
    Word{"cidfile", "", Shape::unneeded},
    Word{"cpu-shares", "cpu_shares", Shape::scalar},
    Word{"cpus", "cpus", Shape::scalar},
    Word{"cpuset-cpus", "cpuset", Shape::scalar},
    Word{"detach", "", Shape::unneeded},
    Word{"device", "devices", Shape::list},
    Word{"device-cgroup-rule", "device_cgroup_rules", Shape::list},
    Word{"dns", "dns", Shape::list},
    Word{"dns-option", "dns_opt", Shape::list},
    Word{"dns-search", "dns_search", Shape::list},
    Word{"domainname", "domainname", Shape::scalar},
    Word{"entrypoint", "entrypoint", Shape::list},
    Word{"env", "environment", Shape::list},
    Word{"env-file", "env_file", Shape::list},
    Word{"expose", "expose", Shape::list},
    Word{"group-add", "group_add", Shape::list},
    Word{"hostname", "hostname", Shape::scalar},
    Word{"init", "init", Shape::flag},
    Word{"interactive", "stdin_open", Shape::flag},
    Word{"ipc", "ipc", Shape::scalar},
    Word{"label", "labels", Shape::list},
    Word{"link", "links", Shape::list},
    Word{"mac-address", "mac_address", Shape::scalar},
    Word{"memory", "mem_limit", Shape::scalar},
    Word{"memory-reservation", "mem_reservation", Shape::scalar},
    Word{"memory-swap", "memswap_limit", Shape::scalar},
    Word{"name", "container_name", Shape::scalar},
    Word{"network", "network_mode", Shape::scalar},
    Word{"oom-kill-disable", "oom_kill_disable", Shape::flag},
    Word{"oom-score-adj", "oom_score_adj", Shape::scalar},
    Word{"pid", "pid", Shape::scalar},
    Word{"pids-limit", "pids_limit", Shape::scalar},
    Word{"platform", "platform", Shape::scalar},
    Word{"privileged", "privileged", Shape::flag},
    Word{"publish", "ports", Shape::list},
    Word{"pull", "pull_policy", Shape::scalar},
    Word{"quiet", "", Shape::unneeded},
    Word{"read-only", "read_only", Shape::flag},
    Word{"restart", "restart", Shape::scalar},
    Word{"rm", "", Shape::unneeded},
    Word{"runtime", "runtime", Shape::scalar},
    Word{"security-opt", "security_opt", Shape::list},
    Word{"shm-size", "shm_size", Shape::scalar},
    Word{"sig-proxy", "", Shape::unneeded},
    Word{"stop-signal", "stop_signal", Shape::scalar},
    Word{"stop-timeout", "stop_grace_period", Shape::seconds},
    Word{"storage-opt", "storage_opt", Shape::pairs},
    Word{"sysctl", "sysctls", Shape::list},
    Word{"tmpfs", "tmpfs", Shape::list},
    Word{"tty", "tty", Shape::flag},
    Word{"ulimit", "ulimits", Shape::limit},
    Word{"user", "user", Shape::scalar},
    Word{"userns", "userns_mode", Shape::scalar},
    Word{"uts", "uts", Shape::scalar},
    Word{"volume", "volumes", Shape::list},
    Word{"volumes-from", "volumes_from", Shape::list},
    Word{"workdir", "working_dir", Shape::scalar},
};

const Word* word_for(std::string_view option) {
  for (const auto& word : kWords) {
    if (word.option == option) return &word;
  }
  return nullptr;
}

Json number_or_text(const std::string& text) {
  long long number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error == std::errc{} && end == text.data() + text.size()) return number;
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

/// The service's keys as they fill: what comes twice is a list, or the last one counts.
class Service {
 public:
  Status add(const std::string& option, const std::optional<std::string>& value) {
    if (option == "gpus") return take_gpus(value.value_or(""));
    if (option == "mount") return take_mount(value.value_or(""));
    if (option == "no-healthcheck") return scalars_["healthcheck"] = Json{{"disable", true}}, Status{};
    const Word* word = word_for(option);
    if (word == nullptr) {
      return Error{fmt::format("--{} has no place in a compose file", option),
                   "leave it out, or print docker"};
    }
    put(std::string(word->key), word->shape, {option, value});
    return {};
  }
  void add_mount(const Mount& mount) {
    Json entry{{"type", "bind"},
               {"source", variable_free_text(mount.source)},
               {"target", variable_free_text(mount.target)}};
    if (mount.read_only) entry["read_only"] = true;
    lists_["volumes"].push_back(bound(std::move(entry)));
  }
  /// Moves the keys into `service`, single values first.
  void take_into(Json& service) {
    for (auto& [key, value] : scalars_) service[key] = std::move(value);
    for (auto& [key, value] : lists_) service[key] = std::move(value);
    if (gpus_) service["deploy"] = gpu_reservation(*gpus_);
  }

 private:
  void put(const std::string& key, Shape shape, const EngineOption& option) {
    const std::string text = option.value.value_or("");
    if (shape == Shape::scalar) scalars_[key] = variable_free_text(text);
    if (shape == Shape::flag) scalars_[key] = switched_on(option);
    if (shape == Shape::seconds) scalars_[key] = variable_free_text(text + "s");
    if (shape == Shape::list) lists_[key].push_back(variable_free_text(text));
    const auto [name, rest] = pair_of(text);
    if (shape == Shape::pairs) lists_[key][name] = variable_free_text(rest);
    if (shape == Shape::limit) lists_[key][name] = limit(rest);
  }
  /// create_host_path would make a directory of a source that is missing, which is what `-v` does wrong.
  static Json bound(Json entry) {
    entry["bind"] = Json{{"create_host_path", false}};
    return entry;
  }
  Status take_gpus(const std::string& value) {
    auto gpus = gpus_of(value);
    if (!gpus) return gpus.error();
    gpus_ = std::move(*gpus);
    return {};
  }
  /// A --mount of the user: bind mounts in the same words as ours, others only as compose names them.
  Status take_mount(const std::string& value) {
    Json entry{{"type", "volume"}};
    for (const auto& field : csv_fields(value)) {
      const auto [key, text] = pair_of(field);
      if (key == "type") {
        entry["type"] = text;
      } else if (key == "source" || key == "src") {
        entry["source"] = variable_free_text(text);
      } else if (key == "target" || key == "dst" || key == "destination") {
        entry["target"] = variable_free_text(text);
      } else if (key == "readonly" || key == "ro") {
        if (text.empty() || text == "true" || text == "1") entry["read_only"] = true;
      } else {
        return Error{fmt::format("--mount {}: {} has no place in a compose file", value, key),
                     "leave it out, or print docker"};
      }
    }
    const std::string type = entry["type"];
    if (type != "bind" && type != "volume" && type != "tmpfs")
      return Error{fmt::format("--mount {}: type {} has no place in a compose file", value, type),
                   "leave it out, or print docker"};
    lists_["volumes"].push_back(type == "bind" ? bound(std::move(entry)) : std::move(entry));
    return {};
  }

  std::map<std::string, Json> scalars_, lists_;
  std::optional<Gpus> gpus_;
};

std::string service_name(const LaunchPlan& plan) {
  std::string name = "app";
  for (const auto& option : plan.options) {
    if (option.name == "name" && option.value && !option.value->empty()) name = *option.value;
  }
  return name;
}

}  // namespace

Result<std::string> compose_text(const LaunchPlan& plan) {
  Service service;
  for (const auto& flag : plan.flags) {
    if (auto status = service.add(flag.name, flag.value); !status) return status.error();
  }
  for (const auto& variable : plan.variables) {
    if (auto status = service.add("env", variable.name + "=" + variable.value); !status)
      return status.error();
  }
  for (const auto& device : plan.devices) {
    if (auto status = service.add("device", device.host + ":" + device.container); !status)
      return status.error();
  }
  for (const auto& option : plan.options) {
    if (auto status = service.add(option.name, option.value); !status) return status.error();
  }
  for (const auto& mount : plan.mounts) service.add_mount(mount);
  Json entry{{"image", variable_free_text(plan.image)}};
  for (const auto& word : plan.command) entry["command"].push_back(variable_free_text(word));
  service.take_into(entry);
  return yaml_document(Json{{"services", {{service_name(plan), std::move(entry)}}}});
}

}  // namespace jcam::launch
