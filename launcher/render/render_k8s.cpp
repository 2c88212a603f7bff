// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "launcher/render/pod.h"
#include "launcher/render/quoting.h"
#include "launcher/render/render.h"

namespace jcam::launch {
namespace {

/// The plugin takes small letters, digits and "-" in a name: "csi0-1" for csi0.1.
std::string resource(const NodeName& node) {
  std::string name = node.text();
  std::replace(name.begin(), name.end(), '.', '-');
  return name;
}

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
      resource(use.grant.node), yaml_text(use.grant.device.path), yaml_text(use.target));
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

std::string line(std::string_view indent, std::string_view key, const std::string& value) {
  return value.empty() ? "" : fmt::format("{}{}: {}\n", indent, key, value);
}

std::string quoted(const std::string& value) {
  return value.empty() ? "" : yaml_text(value);
}

std::string list(std::string_view indent, std::string_view key, const std::vector<std::string>& values) {
  std::string text = values.empty() ? "" : fmt::format("{}{}:\n", indent, key);
  for (const auto& value : values) text += fmt::format("{}- {}\n", indent, variable_free_text(value));
  return text;
}

std::string limits(const LaunchPlan& plan, const Pod& pod) {
  std::string text;
  for (const auto& use : plan.cameras)
    text += fmt::format("        jcam.dev/{}: \"1\"\n", resource(use.grant.node));
  if (pod.gpu) text += "        nvidia.com/gpu: \"1\"\n";
  text += line("        ", "cpu", quoted(pod.cpus)) + line("        ", "memory", quoted(pod.memory));
  return text.empty() ? text : "    resources:\n      limits:\n" + text;
}

std::string pod_security(const Pod& pod) {
  std::string text = line("    ", "runAsUser", pod.user) + line("    ", "runAsGroup", pod.group);
  if (!pod.groups.empty()) text += fmt::format("    supplementalGroups: [{}]\n", fmt::join(pod.groups, ", "));
  return text.empty() ? text : "  securityContext:\n" + text;
}

std::string container_security(const Pod& pod) {
  std::string text = pod.privileged ? "      privileged: true\n" : "";
  if (pod.read_only) text += "      readOnlyRootFilesystem: true\n";
  if (!pod.cap_add.empty() || !pod.cap_drop.empty()) {
    text += "      capabilities:\n" + list("        ", "add", pod.cap_add) +
            list("        ", "drop", pod.cap_drop);
  }
  return text.empty() ? text : "    securityContext:\n" + text;
}

std::string container(const LaunchPlan& plan, const Pod& pod) {
  std::string text = fmt::format("  containers:\n  - name: app\n    image: {}\n", yaml_text(plan.image));
  text += line("    ", "imagePullPolicy", pod.pull);
  text += list("    ", "command", pod.entrypoint) + list("    ", "args", plan.command);
  text += line("    ", "workingDir", quoted(pod.workdir));
  if (!pod.environment.empty()) text += "    env:\n";
  for (const auto& [name, value] : pod.environment)
    text += fmt::format("    - {{name: {}, value: {}}}\n", yaml_text(name), variable_free_text(value));
  return text + limits(plan, pod) + container_security(pod);
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

std::string volumes(const Pod& pod) {
  std::string mounts;
  std::string sources;
  int count = 0;
  for (const auto& volume : pod.volumes) {
    const std::string name = "host-" + std::to_string(count++);
    mounts += fmt::format("    - {{name: {}, mountPath: {}{}}}\n", name, yaml_text(volume.target),
                          volume.read_only ? ", readOnly: true" : "");
    sources += fmt::format("  - {{name: {}, hostPath: {{path: {}{}}}}}\n", name, yaml_text(volume.source),
                           volume.type.empty() ? "" : ", type: " + volume.type);
  }
  if (!pod.shm.empty()) {
    mounts += "    - {name: shm, mountPath: /dev/shm}\n";
    sources +=
        fmt::format("  - {{name: shm, emptyDir: {{medium: Memory, sizeLimit: {}}}}}\n", yaml_text(pod.shm));
  }
  return mounts.empty() ? mounts : "    volumeMounts:\n" + mounts + "  volumes:\n" + sources;
}

}  // namespace

Result<std::string> k8s_text(const LaunchPlan& plan) {
  const auto pod = pod_of(plan);
  if (!pod) return pod.error();
  std::string text = other_devices(plan);
  text += plan.cameras.empty() ? "" : daemon_set(plan) + "---\n";
  text += fmt::format("apiVersion: v1\nkind: Pod\nmetadata:\n  name: {}\nspec:\n", yaml_text(pod->name));
  text += line("  ", "restartPolicy", pod->restart);
  text +=
      line("  ", "hostname", quoted(pod->hostname)) + line("  ", "runtimeClassName", quoted(pod->runtime));
  if (pod->host_network) text += "  hostNetwork: true\n";
  if (pod->host_pid) text += "  hostPID: true\n";
  if (pod->host_ipc) text += "  hostIPC: true\n";
  return text + pod_security(*pod) + container(plan, *pod) + volumes(*pod);
}

}  // namespace jcam::launch
