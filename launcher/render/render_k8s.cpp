// SPDX-License-Identifier: Apache-2.0
// Kubernetes with jcam-kubelet: the Pod alone, for every machine that has such cameras.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "launcher/render/pod_document.h"
#include "launcher/render/render.h"

namespace jcam::launch {
namespace {

/// Where jcam-kubelet puts the first node of a stream. (kubelet/plan/allocate.h has the rule.)
std::string place_in_pod(const StreamName& name) {
  return name.stream.empty() ? "/dev/video" + std::to_string(name.camera.number) : "/dev/jcam/" + name.text();
}

/// Which node of its stream a Pod gets is known there and then, and the variables come with it.
void leave_variables_to_the_plugin(const LaunchPlan& plan, Pod& pod) {
  std::erase_if(pod.environment, [&](const auto& variable) {
    return std::any_of(plan.cameras.begin(), plan.cameras.end(), [&](const auto& use) {
      return variable.second == use.target && variable.first.starts_with(variable_of(use.grant.node.of()));
    });
  });
}

/// What is elsewhere in a Pod than the plan has it.
std::string other_places(const LaunchPlan& plan) {
  std::string text;
  std::set<StreamName> seen;
  for (const auto& use : plan.cameras) {
    const auto stream = use.grant.node.of();
    if (!seen.insert(stream).second) {
      text += fmt::format("# A further node of {} is /dev/jcam/{}.N in a Pod; {}_N says where.\n",
                          stream.text(), stream.text(), variable_of(stream));
    } else if (const auto place = place_in_pod(stream); use.target == use.grant.device.path) {
      text += fmt::format(
          "# {} cannot be {} in a Pod that has the machine's own /dev: leave --privileged or the volume "
          "out.\n",
          stream.text(), place);
    } else if (use.target != place) {
      text += fmt::format("# {} is {} in a Pod, not {}.\n", stream.text(), place, use.target);
    }
  }
  return text;
}

}  // namespace

Result<std::string> k8s_text(const LaunchPlan& plan) {
  auto pod = pod_of(plan);
  if (!pod) return pod.error();
  leave_variables_to_the_plugin(plan, *pod);
  for (const auto& use : plan.cameras) ++pod->resources["jcam.dev/" + use.grant.node.of().text()];
  const std::string wants =
      plan.cameras.empty() ? "" : "# Wants jcam-kubelet on the machine; --plugin generic does without.\n";
  return wants + other_places(plan) + left_out_devices(plan) + pod_document(plan, *pod);
}

}  // namespace jcam::launch
