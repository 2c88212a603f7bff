// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "launcher/quoting.h"
#include "launcher/render.h"

namespace jcam::launch {
namespace {

std::string device_argument(const CameraUse& use) {
  return fmt::format(
      "        - --device\n"
      "        - |\n"
      "          name: {}\n"
      "          groups:\n"
      "          - paths:\n"
      "            - path: {}\n"
      "              mountPath: {}\n"
      "              permissions: rw\n",
      use.grant.node.text(), yaml_text(use.grant.device.path), yaml_text(use.target));
}

std::string daemon_set(const LaunchPlan& plan) {
  std::string text =
      "apiVersion: apps/v1\n"
      "kind: DaemonSet\n"
      "metadata:\n"
      "  name: jcam-cameras\n"
      "  namespace: kube-system\n"
      "spec:\n"
      "  selector:\n"
      "    matchLabels: {app: jcam-cameras}\n"
      "  template:\n"
      "    metadata:\n"
      "      labels: {app: jcam-cameras}\n"
      "    spec:\n"
      "      priorityClassName: system-node-critical\n"
      "      tolerations:\n"
      "      - {operator: Exists, effect: NoExecute}\n"
      "      - {operator: Exists, effect: NoSchedule}\n"
      "      containers:\n"
      "      - name: generic-device-plugin\n"
      "        image: squat/generic-device-plugin\n"
      "        args:\n"
      "        - --domain\n"
      "        - jcam.dev\n";
  for (const auto& use : plan.cameras) text += device_argument(use);
  return text +
         "        securityContext: {privileged: true}\n"
         "        volumeMounts:\n"
         "        - {name: device-plugin, mountPath: /var/lib/kubelet/device-plugins}\n"
         "        - {name: dev, mountPath: /dev}\n"
         "      volumes:\n"
         "      - {name: device-plugin, hostPath: {path: /var/lib/kubelet/device-plugins}}\n"
         "      - {name: dev, hostPath: {path: /dev}}\n"
         "  updateStrategy:\n"
         "    type: RollingUpdate\n";
}

bool number(const std::string& text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string::npos;
}

/// What a Pod is made of. Options of the user that a Pod has no field for are errors.
struct Pod {
  std::vector<std::pair<std::string, std::string>> environment;
  std::set<unsigned long> groups;
  std::string name = "app", workdir, user, runtime;
  bool host_network = false, privileged = false;
  std::string shm;
};

Status take(Pod& pod, const std::string& option, const std::string& value) {
  if (option == "env") {
    const auto equals = value.find('=');
    if (equals == std::string::npos) {
      return Error{fmt::format("--env {} has no value of its own for a Pod", value),
                   fmt::format("write --env {}=VALUE", value)};
    }
    pod.environment.emplace_back(value.substr(0, equals), value.substr(equals + 1));
    return {};
  }
  if (option == "group-add" && number(value)) return pod.groups.insert(std::stoul(value)), Status{};
  if (option == "name") return pod.name = value, Status{};
  if (option == "workdir") return pod.workdir = value, Status{};
  if (option == "user" && number(value)) return pod.user = value, Status{};
  if (option == "runtime") return pod.runtime = value, Status{};
  if (option == "shm-size") return pod.shm = value, Status{};
  if (option == "privileged") return pod.privileged = true, Status{};
  if (option == "network" && value == "host") return pod.host_network = true, Status{};
  // The cluster's own affairs, and the label of a container that no engine of ours starts.
  for (const auto* const ours : {"rm", "label", "interactive", "tty", "detach", "restart", "ulimit"}) {
    if (option == ours) return {};
  }
  return Error{fmt::format("--{} {} has no place in a Pod", option, value), "leave it out"};
}

/// "8g" as Kubernetes writes it, "8Gi".
std::string quantity(std::string text) {
  if (!text.empty() && std::string_view("kmg").find(text.back()) != std::string_view::npos) {
    text.back() = text.back() == 'k' ? 'K' : static_cast<char>(text.back() - 'a' + 'A');
    text += 'i';
  }
  return text;
}

std::string limits(const LaunchPlan& plan, bool gpu) {
  std::string text;
  for (const auto& use : plan.cameras) text += fmt::format("        jcam.dev/{}: 1\n", use.grant.node.text());
  if (gpu) text += "        nvidia.com/gpu: 1\n";
  return text.empty() ? text : "    resources:\n      limits:\n" + text;
}

std::string security(const Pod& pod) {
  std::string text;
  if (!pod.user.empty()) text += fmt::format("    runAsUser: {}\n", pod.user);
  if (!pod.groups.empty()) text += fmt::format("    supplementalGroups: [{}]\n", fmt::join(pod.groups, ", "));
  return text.empty() ? text : "  securityContext:\n" + text;
}

std::string container(const LaunchPlan& plan, const Pod& pod, bool gpu) {
  std::string text = fmt::format("  containers:\n  - name: app\n    image: {}\n", yaml_text(plan.image));
  if (!plan.command.empty()) text += "    args:\n";
  for (const auto& word : plan.command) text += fmt::format("    - {}\n", yaml_text(word));
  if (!pod.workdir.empty()) text += fmt::format("    workingDir: {}\n", yaml_text(pod.workdir));
  if (!pod.environment.empty()) text += "    env:\n";
  for (const auto& [name, value] : pod.environment)
    text += fmt::format("    - {{name: {}, value: {}}}\n", yaml_text(name), yaml_text(value));
  text += limits(plan, gpu);
  if (pod.privileged) text += "    securityContext: {privileged: true}\n";
  return text;
}

/// Without a type, a missing source becomes a directory.
std::string_view host_path_type(FileKind kind) {
  if (kind == FileKind::directory) return "Directory";
  return kind == FileKind::socket ? "Socket" : "File";
}

/// A Pod gets devices from plugins only.
std::string other_devices(const LaunchPlan& plan) {
  std::string names;
  for (const auto& device : plan.devices) {
    const bool camera = std::any_of(plan.cameras.begin(), plan.cameras.end(),
                                    [&](const auto& use) { return use.target == device.container; });
    if (!camera) names += " " + device.host;
  }
  return names.empty() ? names : "# Not passed, for want of a plugin that offers them:" + names + "\n";
}

std::string volumes(const LaunchPlan& plan, const Pod& pod) {
  std::string mounts;
  std::string sources;
  int count = 0;
  for (const auto& mount : plan.mounts) {
    const std::string name = "host-" + std::to_string(count++);
    mounts += fmt::format("    - {{name: {}, mountPath: {}{}}}\n", name, yaml_text(mount.target),
                          mount.read_only ? ", readOnly: true" : "");
    sources += fmt::format("  - {{name: {}, hostPath: {{path: {}, type: {}}}}}\n", name,
                           yaml_text(mount.source), host_path_type(mount.kind));
  }
  if (!pod.shm.empty()) {
    mounts += "    - {name: shm, mountPath: /dev/shm}\n";
    sources +=
        fmt::format("  - {{name: shm, emptyDir: {{medium: Memory, sizeLimit: {}}}}}\n", quantity(pod.shm));
  }
  return mounts.empty() ? mounts : "    volumeMounts:\n" + mounts + "  volumes:\n" + sources;
}

}  // namespace

Result<std::string> k8s_text(const LaunchPlan& plan) {
  Pod pod;
  bool gpu = false;
  for (const auto& flag : plan.flags) {
    const std::string value = flag.value.value_or("");
    const bool is_gpu = flag.name == "gpus" || (flag.name == "device" && value.starts_with("nvidia.com/gpu"));
    gpu = gpu || is_gpu;
    if (is_gpu) continue;
    if (auto status = take(pod, flag.name, value); !status) return status.error();
  }
  for (const auto& variable : plan.variables) pod.environment.emplace_back(variable.name, variable.value);
  for (const auto& option : plan.options) {
    if (auto status = take(pod, option.name, option.value.value_or("")); !status) return status.error();
  }
  std::string text = other_devices(plan);
  text += plan.cameras.empty() ? "" : daemon_set(plan) + "---\n";
  text += fmt::format("apiVersion: v1\nkind: Pod\nmetadata:\n  name: {}\nspec:\n", yaml_text(pod.name));
  if (!pod.runtime.empty()) text += fmt::format("  runtimeClassName: {}\n", yaml_text(pod.runtime));
  if (pod.host_network) text += "  hostNetwork: true\n";
  return text + security(pod) + container(plan, pod, gpu) + volumes(plan, pod);
}

}  // namespace jcam::launch
