// SPDX-License-Identifier: Apache-2.0
#include "ctl/nodes/nodes_command.h"

#include <chrono>
#include <ostream>
#include <set>

#include "host/config_file.h"

namespace jcam::ctl {
namespace {

void show(Console& console, const NodesPlan& plan) {
  if (plan.load) {
    console.out << "modprobe v4l2loopback";
    // Digits, commas and our own labels: nothing that a shell would take for more.
    for (const auto& parameter : plan.parameters) console.out << ' ' << parameter;
    console.out << '\n';
  }
  for (const auto& node : plan.add)
    console.out << "add /dev/video" << node.number << " \"" << node.label << "\"\n";
}

/// Longer than udev needs on a machine that starts, and no reason for a boot to stand still.
constexpr std::chrono::seconds kRightsLimit{10};

/// Who starts after us opens the nodes at once, and is not root.
ExitStatus made(Console& console, ModuleTools& module, const NodesPlan& plan) {
  std::set<std::string> labels(plan.present.begin(), plan.present.end());
  for (const auto& node : plan.add) labels.insert(node.label);
  if (!module.wait_for_rights(labels, kRightsLimit))
    console.err << "jcamctl: the nodes stand, but udev has not given them to a group; see: udevadm test\n";
  return kOk;
}

Status carry_out(ModuleTools& module, const NodesPlan& plan) {
  if (plan.load) {
    if (auto done = module.load(plan.parameters); !done) return done;
  }
  for (const auto& node : plan.add) {
    if (auto done = module.add(node); !done) return done;
  }
  return {};
}

}  // namespace

ExitStatus nodes_up(Console& console, ModuleTools& module, const NodesRequest& request) {
  const auto config = load_config_file(request.config, request.config_given, request.proc_root);
  if (!config) {
    failed(console, config.error());
    return kUsage;
  }
  // Twice: a load tells what the module can do, and more nodes than its parameters take are added after it.
  for (int round = 0; round < 2; ++round) {
    const auto plan = plan_nodes(*config, module.look());
    show(console, plan);
    if (!plan.missing.empty()) return failed(console, missing_nodes(plan));
    if (request.dry_run) return kOk;
    if (auto done = carry_out(module, plan); !done) return failed(console, done.error());
    if (!plan.load) return made(console, module, plan);
  }
  const auto plan = plan_nodes(*config, module.look());
  return plan.missing.empty() ? made(console, module, plan) : failed(console, missing_nodes(plan));
}

}  // namespace jcam::ctl
