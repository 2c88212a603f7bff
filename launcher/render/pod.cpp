// SPDX-License-Identifier: Apache-2.0
#include "launcher/render/pod.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <functional>
#include <optional>

#include "common/text/number.h"

namespace jcam::launch {
namespace {

/// Without a type, a missing source becomes a directory.
std::string host_path_type(FileKind kind) {
  if (kind == FileKind::directory) return "Directory";
  return kind == FileKind::socket ? "Socket" : "File";
}

/// "8g" as Kubernetes writes it, "8Gi".
std::string quantity(std::string text) {
  if (text.ends_with('b') && text.size() > 1) text.pop_back();
  if (!text.empty() && std::string_view("kmg").find(text.back()) != std::string_view::npos) {
    text.back() = static_cast<char>(text.back() - 'a' + 'A');
    text += 'i';
  }
  return text;
}

/// A label of the DNS, which names of Pods and hosts have to be.
bool dns_label(std::string_view text) {
  constexpr std::size_t kLongest = 63;
  const auto good = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; };
  return !text.empty() && text.size() <= kLongest && text.front() != '-' && text.back() != '-' &&
         std::all_of(text.begin(), text.end(), good);
}

Status take_name(std::string& field, std::string_view option, const std::string& value) {
  if (!dns_label(value)) {
    return Error{fmt::format("--{} {} is no name for a Pod", option, value),
                 "write small letters, digits and -, at most 63"};
  }
  field = value;
  return {};
}

Status take_env(Pod& pod, const std::string& value) {
  const auto equals = value.find('=');
  if (equals == std::string::npos) {
    return Error{fmt::format("--env {} has no value of its own for a Pod", value),
                 fmt::format("write --env {}=VALUE", value)};
  }
  pod.environment.emplace_back(value.substr(0, equals), value.substr(equals + 1));
  return {};
}

Status take_user(Pod& pod, const std::string& value) {
  const auto colon = value.find(':');
  pod.user = value.substr(0, colon);
  pod.group = colon == std::string::npos ? "" : value.substr(colon + 1);
  if (!parse_number<unsigned long>(pod.user) ||
      (colon != std::string::npos && !parse_number<unsigned long>(pod.group)))
    return Error{fmt::format("--user {} is a name, and a Pod takes numbers", value), "write --user UID:GID"};
  return {};
}

Status take_volume(Pod& pod, const std::string& value) {
  const auto first = value.find(':');
  const auto second = first == std::string::npos ? first : value.find(':', first + 1);
  if (!value.starts_with('/') || first == std::string::npos) {
    return Error{fmt::format("--volume {} is no path of the node for a Pod", value), "write /HERE:/INSIDE"};
  }
  const std::string options = second == std::string::npos ? "" : value.substr(second + 1);
  pod.volumes.push_back({value.substr(0, first),
                         value.substr(first + 1, second == std::string::npos ? second : second - first - 1),
                         options == "ro" || options.starts_with("ro,"), ""});
  return {};
}

std::string capability(const std::string& name) {
  constexpr std::string_view kPrefix = "CAP_";
  return name.starts_with(kPrefix) ? name.substr(kPrefix.size()) : name;
}

std::string pull_policy(const std::string& value) {
  if (value == "always") return "Always";
  return value == "never" ? "Never" : "IfNotPresent";
}

std::string restart_policy(const std::string& value) {
  if (value == "no" || value.empty()) return "Never";
  return value.starts_with("on-failure") ? "OnFailure" : "Always";
}

/// Podman and nerdctl name runtimes by their path, a cluster by a name.
std::string runtime_class(const std::string& value) {
  const std::string name = value.substr(value.rfind('/') + 1);
  return name == "nvidia-container-runtime" ? "nvidia" : name;
}

using Taker = std::function<Status(Pod&, const std::string&)>;

/// An option that goes into a field as it is, or through a function.
Taker text(std::string Pod::*field, std::string (*change)(std::string) = nullptr) {
  return [=](Pod& pod, const std::string& value) {
    pod.*field = change != nullptr ? change(value) : value;
    return Status{};
  };
}
Taker list(std::vector<std::string> Pod::*field) {
  return [=](Pod& pod, const std::string& value) {
    (pod.*field).push_back(capability(value));
    return Status{};
  };
}
Taker flag(bool Pod::*field) {
  return [=](Pod& pod, const std::string& value) {
    pod.*field = switched_on({"", value.empty() ? std::nullopt : std::optional(value)});
    return Status{};
  };
}
/// Of these a Pod has the host's or its own.
Taker host(bool Pod::*field, const std::string& option) {
  return [=](Pod& pod, const std::string& value) -> Status {
    if (value != "host")
      return Error{fmt::format("--{} {} has no place in a Pod", option, value), "leave it out"};
    pod.*field = true;
    return {};
  };
}

struct Word {
  std::string_view option;
  Taker take;
};

const std::vector<Word>& words() {
  static const std::vector<Word> kPodWords{
      {"env", take_env},
      {"user", take_user},
      {"volume", take_volume},
      {"name", [](Pod& pod, const auto& value) { return take_name(pod.name, "name", value); }},
      {"hostname", [](Pod& pod, const auto& value) { return take_name(pod.hostname, "hostname", value); }},
      {"entrypoint", [](Pod& pod, const auto& value) { return pod.entrypoint = {value}, Status{}; }},
      {"pull", [](Pod& pod, const auto& value) { return pod.pull = pull_policy(value), Status{}; }},
      {"restart", [](Pod& pod, const auto& value) { return pod.restart = restart_policy(value), Status{}; }},
      {"runtime", [](Pod& pod, const auto& value) { return pod.runtime = runtime_class(value), Status{}; }},
      {"workdir", text(&Pod::workdir)},
      {"cpus", text(&Pod::cpus)},
      {"memory", text(&Pod::memory, quantity)},
      {"shm-size", text(&Pod::shm, quantity)},
      {"cap-add", list(&Pod::cap_add)},
      {"cap-drop", list(&Pod::cap_drop)},
      {"privileged", flag(&Pod::privileged)},
      {"read-only", flag(&Pod::read_only)},
      {"network", host(&Pod::host_network, "network")},
      {"pid", host(&Pod::host_pid, "pid")},
      {"ipc", host(&Pod::host_ipc, "ipc")},
  };
  return kPodWords;
}

Status take(Pod& pod, const std::string& option, const std::string& value) {
  if (option == "gpus" || (option == "device" && value.starts_with("nvidia.com/gpu")))
    return pod.gpu = true, Status{};
  if (const auto gid = parse_number<unsigned long>(value); option == "group-add" && gid)
    return pod.groups.insert(*gid), Status{};
  // The cluster's own affairs.
  for (const auto* const own : {"rm", "interactive", "tty", "detach"}) {
    if (option == own) return {};
  }
  for (const auto& word : words()) {
    if (word.option == option) return word.take(pod, value);
  }
  return Error{fmt::format("--{} {} has no place in a Pod", option, value), "leave it out"};
}

}  // namespace

Result<Pod> pod_of(const LaunchPlan& plan) {
  Pod pod;
  for (const auto& flag : plan.flags) {
    // The label is for engines, the limits are the cluster's.
    if (flag.name == "label" || flag.name == "ulimit") continue;
    if (auto status = take(pod, flag.name, flag.value.value_or("")); !status) return status.error();
  }
  for (const auto& variable : plan.variables) pod.environment.emplace_back(variable.name, variable.value);
  for (const auto& mount : plan.mounts)
    pod.volumes.push_back({mount.source, mount.target, mount.read_only, host_path_type(mount.kind)});
  for (const auto& option : plan.options) {
    if (auto status = take(pod, option.name, option.value.value_or("")); !status) return status.error();
  }
  return pod;
}

}  // namespace jcam::launch
