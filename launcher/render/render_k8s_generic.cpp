// SPDX-License-Identifier: Apache-2.0
// Kubernetes with squat/generic-device-plugin, which knows this machine's nodes by their paths.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "launcher/render/pod_document.h"
#include "launcher/render/render.h"
#include "launcher/render/yaml.h"

namespace jcam::launch {
namespace {

using Json = nlohmann::ordered_json;
constexpr const char* kPluginSockets = "/var/lib/kubelet/device-plugins";

/// The plugin takes small letters, digits and "-" in a name: "csi0-1" for csi0.1.
std::string resource(const NodeName& node) {
  std::string name = node.text();
  std::replace(name.begin(), name.end(), '.', '-');
  return name;
}

/// What the plugin offers for one camera, as it takes it: a document in an argument.
std::string offer(const CameraUse& use) {
  const Json path{{"path", use.grant.device.path}, {"mountPath", use.target}, {"permissions", "rw"}};
  return yaml_document(Json{{"name", resource(use.grant.node)},
                            {"groups", Json::array({Json{{"paths", Json::array({path})}}})}});
}

Json plugin(const LaunchPlan& plan) {
  Json arguments{"--domain", "jcam.dev"};
  for (const auto& use : plan.cameras) {
    arguments.push_back("--device");
    arguments.push_back(offer(use));
  }
  return Json{{"name", "generic-device-plugin"},
              {"image", "squat/generic-device-plugin:0.2.0"},
              {"args", std::move(arguments)},
              {"securityContext", {{"privileged", true}}},
              {"volumeMounts",
               {{{"name", "device-plugin"}, {"mountPath", kPluginSockets}},
                {{"name", "dev"}, {"mountPath", "/dev"}}}}};
}

Json host_path(std::string_view name, std::string_view path) {
  return Json{{"name", name}, {"hostPath", {{"path", path}}}};
}

Json daemon_set(const LaunchPlan& plan) {
  const Json labels{{"app", "jcam-cameras"}};
  const Json pod{{"priorityClassName", "system-node-critical"},
                 {"tolerations",
                  {{{"operator", "Exists"}, {"effect", "NoExecute"}},
                   {{"operator", "Exists"}, {"effect", "NoSchedule"}}}},
                 {"containers", Json::array({plugin(plan)})},
                 {"volumes", {host_path("device-plugin", kPluginSockets), host_path("dev", "/dev")}}};
  return Json{{"apiVersion", "apps/v1"},
              {"kind", "DaemonSet"},
              {"metadata", {{"name", "jcam-cameras"}, {"namespace", "kube-system"}}},
              {"spec",
               {{"selector", {{"matchLabels", labels}}},
                {"template", {{"metadata", {{"labels", labels}}}, {"spec", pod}}},
                {"updateStrategy", {{"type", "RollingUpdate"}}}}}};
}

}  // namespace

Result<std::string> k8s_generic_text(const LaunchPlan& plan) {
  auto pod = pod_of(plan);
  if (!pod) return pod.error();
  for (const auto& use : plan.cameras) ++pod->resources["jcam.dev/" + resource(use.grant.node)];
  std::string text = left_out_devices(plan);
  if (!plan.cameras.empty()) text += yaml_document(daemon_set(plan)) + "---\n";
  return text + pod_document(plan, *pod);
}

}  // namespace jcam::launch
