// SPDX-License-Identifier: Apache-2.0
#include "common/cdi.h"
#include "launcher/render/render.h"

namespace jcam::launch {
namespace {

bool may_vanish(const Mount& mount) {
  return mount.source.starts_with("/tmp/") || mount.source.starts_with("/run/") ||
         mount.source.starts_with("/var/run/");
}

CdiNode node_of(const Device& device) {
  return {device.container, device.host, device.node->major, device.node->minor, device.node->gid};
}

}  // namespace

Result<std::string> cdi_text(const LaunchPlan& plan) {
  CdiFile file{.kind = "jcam.dev/launch"};
  CdiDevice all{.name = "all"};
  CdiDevice sockets{.name = "sockets"};
  for (const auto& device : plan.devices) {
    // A directory of devices has no counterpart in CDI: it is what comes and goes by plugging.
    if (device.node) all.nodes.push_back(node_of(device));
  }
  for (const auto& mount : plan.mounts) {
    (may_vanish(mount) ? sockets : all).mounts.push_back({mount.source, mount.target, mount.read_only});
  }
  for (const auto& variable : plan.variables) all.environment.emplace_back(variable.name, variable.value);
  for (const auto& use : plan.cameras) {
    const auto& grant = use.grant;
    CdiDevice camera{.name = grant.node.text()};
    camera.nodes.push_back(
        {use.target, grant.device.path, grant.device.major, grant.device.minor, grant.device.gid});
    camera.environment.emplace_back(variable_of(grant.node.of()), use.target);
    file.devices.push_back(std::move(camera));
  }
  file.devices.push_back(std::move(all));
  file.devices.push_back(std::move(sockets));
  return cdi_file_text(file);
}

}  // namespace jcam::launch
