// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <array>
#include <map>

#include "launcher/quoting.h"
#include "launcher/render.h"

namespace jcam::launch {
namespace {

enum class Shape {
  scalar,    ///< key: "value"
  list,      ///< key: ["value", ...]
  flag,      ///< key: true
  pairs,     ///< key: {name: value} from name=value
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
    Word{"cgroup-parent", "cgroup_parent", Shape::scalar},
    Word{"cpus", "cpus", Shape::scalar},
    Word{"cpuset-cpus", "cpuset", Shape::scalar},
    Word{"detach", "", Shape::unneeded},
    Word{"device", "devices", Shape::list},
    Word{"device-cgroup-rule", "device_cgroup_rules", Shape::list},
    Word{"dns", "dns", Shape::list},
    Word{"entrypoint", "entrypoint", Shape::list},
    Word{"env", "environment", Shape::list},
    Word{"env-file", "env_file", Shape::list},
    Word{"expose", "expose", Shape::list},
    Word{"gpus", "", Shape::unneeded},  // has its own section
    Word{"group-add", "group_add", Shape::list},
    Word{"hostname", "hostname", Shape::scalar},
    Word{"init", "init", Shape::flag},
    Word{"interactive", "stdin_open", Shape::flag},
    Word{"ipc", "ipc", Shape::scalar},
    Word{"label", "labels", Shape::list},
    Word{"memory", "mem_limit", Shape::scalar},
    Word{"name", "container_name", Shape::scalar},
    Word{"network", "network_mode", Shape::scalar},
    Word{"pid", "pid", Shape::scalar},
    Word{"platform", "platform", Shape::scalar},
    Word{"privileged", "privileged", Shape::flag},
    Word{"publish", "ports", Shape::list},
    Word{"pull", "pull_policy", Shape::scalar},
    Word{"read-only", "read_only", Shape::flag},
    Word{"restart", "restart", Shape::scalar},
    Word{"rm", "", Shape::unneeded},
    Word{"runtime", "runtime", Shape::scalar},
    Word{"security-opt", "security_opt", Shape::list},
    Word{"shm-size", "shm_size", Shape::scalar},
    Word{"stop-signal", "stop_signal", Shape::scalar},
    Word{"sysctl", "sysctls", Shape::list},
    Word{"tmpfs", "tmpfs", Shape::list},
    Word{"tty", "tty", Shape::flag},
    Word{"ulimit", "ulimits", Shape::pairs},
    Word{"user", "user", Shape::scalar},
    Word{"userns", "userns_mode", Shape::scalar},
    Word{"uts", "uts", Shape::scalar},
    Word{"volume", "volumes", Shape::list},
    Word{"workdir", "working_dir", Shape::scalar},
};

const Word* word_for(std::string_view option) {
  for (const auto& word : kWords) {
    if (word.option == option) return &word;
  }
  return nullptr;
}

/// The service's keys as they fill: what comes twice is a list, or the last one counts.
class Service {
 public:
  Status add(const std::string& option, const std::optional<std::string>& value) {
    const Word* word = word_for(option);
    if (word == nullptr) {
      return Error{fmt::format("--{} has no place in a compose file", option),
                   "leave it out, or print docker"};
    }
    const std::string key(word->key);
    const std::string text = value.value_or("");
    if (word->shape == Shape::scalar) scalars_[key] = compose_scalar(text);
    if (word->shape == Shape::flag) scalars_[key] = switched_on({option, value}) ? "true" : "false";
    if (word->shape == Shape::list) lists_[key].push_back("- " + compose_scalar(text));
    if (word->shape == Shape::pairs) {
      const auto equals = text.find('=');
      const std::string number = equals == std::string::npos ? "" : text.substr(equals + 1);
      lists_[key].push_back(fmt::format("{}: {}", text.substr(0, equals), number));
    }
    return {};
  }
  void add_mount(const Mount& mount) {
    // create_host_path would make a directory of a source that is missing, which is what `-v` does wrong.
    lists_["volumes"].push_back(
        fmt::format("- type: bind\n        source: {}\n        target: {}\n{}        bind:\n          "
                    "create_host_path: false",
                    compose_scalar(mount.source), compose_scalar(mount.target),
                    mount.read_only ? "        read_only: true\n" : ""));
  }
  std::string text() const {
    std::string out;
    for (const auto& [key, value] : scalars_) out += fmt::format("    {}: {}\n", key, value);
    for (const auto& [key, values] : lists_) {
      out += fmt::format("    {}:\n", key);
      for (const auto& value : values) out += fmt::format("      {}\n", value);
    }
    return out;
  }

 private:
  std::map<std::string, std::string> scalars_;
  std::map<std::string, std::vector<std::string>> lists_;
};

constexpr std::string_view kAllGpus =
    "    deploy:\n      resources:\n        reservations:\n          devices:\n"
    "            - driver: nvidia\n              count: all\n              capabilities: [gpu]\n";

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
  bool gpus = false;
  for (const auto& flag : plan.flags) {
    if (auto status = service.add(flag.name, flag.value); !status) return status.error();
    gpus = gpus || flag.name == "gpus";
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
    gpus = gpus || option.name == "gpus";
  }
  for (const auto& mount : plan.mounts) service.add_mount(mount);
  std::string text = fmt::format("services:\n  {}:\n    image: {}\n", yaml_text(service_name(plan)),
                                 compose_scalar(plan.image));
  if (!plan.command.empty()) {
    text += "    command:\n";
    for (const auto& word : plan.command) text += fmt::format("      - {}\n", compose_scalar(word));
  }
  return text + service.text() + std::string(gpus ? kAllGpus : "");
}

}  // namespace jcam::launch
