// SPDX-License-Identifier: Apache-2.0
#include "launcher/render/pod_document.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "common/text/number.h"
#include "launcher/render/quoting.h"
#include "launcher/render/yaml.h"

namespace jcam::launch {
namespace {

using Json = nlohmann::ordered_json;

/// Fields without a value are left out.
void put(Json& object, const char* key, const std::string& value) {
  if (!value.empty()) object[key] = value;
}
void put(Json& object, const char* key, bool value) {
  if (value) object[key] = true;
}
void put(Json& object, const char* key, Json value) {
  if (!value.empty()) object[key] = std::move(value);
}
void put_number(Json& object, const char* key, const std::string& digits) {
  if (const auto number = parse_number<unsigned long>(digits)) object[key] = *number;
}

Json limits(const Pod& pod) {
  Json limits = Json::object();
  for (const auto& [name, amount] : pod.resources) limits[name] = std::to_string(amount);
  if (pod.gpu) limits["nvidia.com/gpu"] = "1";
  put(limits, "cpu", pod.cpus);
  put(limits, "memory", pod.memory);
  return limits.empty() ? limits : Json{{"limits", std::move(limits)}};
}

Json pod_security(const Pod& pod) {
  Json security = Json::object();
  put_number(security, "runAsUser", pod.user);
  put_number(security, "runAsGroup", pod.group);
  put(security, "supplementalGroups", Json(pod.groups));
  return security;
}

Json container_security(const Pod& pod) {
  Json security = Json::object();
  Json capabilities = Json::object();
  put(capabilities, "add", Json(pod.cap_add));
  put(capabilities, "drop", Json(pod.cap_drop));
  put(security, "privileged", pod.privileged);
  put(security, "readOnlyRootFilesystem", pod.read_only);
  put(security, "capabilities", std::move(capabilities));
  return security;
}

/// In these the cluster replaces $(NAME).
Json own_words(const std::vector<std::string>& words) {
  Json list = Json::array();
  for (const auto& word : words) list.push_back(variable_free_text(word));
  return list;
}

Json environment(const Pod& pod) {
  Json list = Json::array();
  for (const auto& [name, value] : pod.environment)
    list.push_back(Json{{"name", name}, {"value", variable_free_text(value)}});
  return list;
}

/// The Pod's volumes, and where its container has them.
struct Volumes {
  Json sources = Json::array(), mounts = Json::array();
};

Volumes volumes(const Pod& pod) {
  Volumes all;
  for (const auto& volume : pod.volumes) {
    const std::string name = fmt::format("host-{}", all.sources.size());
    Json source{{"name", name}, {"hostPath", {{"path", volume.source}}}};
    put(source["hostPath"], "type", volume.type);
    all.sources.push_back(std::move(source));
    Json mount{{"name", name}, {"mountPath", volume.target}};
    put(mount, "readOnly", volume.read_only);
    all.mounts.push_back(std::move(mount));
  }
  // Two mounts at one place make no Pod.
  const bool own_shm = std::any_of(pod.volumes.begin(), pod.volumes.end(),
                                   [](const auto& volume) { return volume.target == "/dev/shm"; });
  if (!pod.shm.empty() && !own_shm) {
    all.sources.push_back(
        Json{{"name", "shm"}, {"emptyDir", {{"medium", "Memory"}, {"sizeLimit", pod.shm}}}});
    all.mounts.push_back(Json{{"name", "shm"}, {"mountPath", "/dev/shm"}});
  }
  return all;
}

Json container(const LaunchPlan& plan, const Pod& pod, Json mounts) {
  Json container{{"name", "app"}, {"image", plan.image}};
  put(container, "imagePullPolicy", pod.pull);
  put(container, "command", own_words(pod.entrypoint));
  put(container, "args", own_words(plan.command));
  put(container, "workingDir", pod.workdir);
  put(container, "env", environment(pod));
  put(container, "resources", limits(pod));
  put(container, "securityContext", container_security(pod));
  put(container, "volumeMounts", std::move(mounts));
  return container;
}

Json pod_object(const LaunchPlan& plan, const Pod& pod) {
  auto [sources, mounts] = volumes(pod);
  Json spec{{"restartPolicy", pod.restart}};
  put(spec, "hostname", pod.hostname);
  put(spec, "runtimeClassName", pod.runtime);
  put(spec, "hostNetwork", pod.host_network);
  put(spec, "hostPID", pod.host_pid);
  put(spec, "hostIPC", pod.host_ipc);
  put(spec, "securityContext", pod_security(pod));
  spec["containers"].push_back(container(plan, pod, std::move(mounts)));
  put(spec, "volumes", std::move(sources));
  return Json{
      {"apiVersion", "v1"}, {"kind", "Pod"}, {"metadata", {{"name", pod.name}}}, {"spec", std::move(spec)}};
}

}  // namespace

std::string pod_document(const LaunchPlan& plan, const Pod& pod) {
  return yaml_document(pod_object(plan, pod));
}

std::string left_out_devices(const LaunchPlan& plan) {
  std::string names;
  for (const auto& device : plan.devices) {
    const bool camera = std::any_of(plan.cameras.begin(), plan.cameras.end(),
                                    [&](const auto& use) { return use.target == device.container; });
    if (!camera) names += " " + device.host;
  }
  return names.empty() ? names : "# Not passed, for want of a plugin that offers them:" + names + "\n";
}

}  // namespace jcam::launch
