// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "launcher/plan/plan.h"

namespace jcam::launch {

/// The same plan in the words of others. All pure; texts end in a newline.

/// The words of `docker run ...`, the program's name first.
std::vector<std::string> engine_argv(const LaunchPlan& plan);
/// A table: what, why, what it exposes; then what was left out and why.
std::string explain_text(const LaunchPlan& plan);
std::string json_text(const LaunchPlan& plan);
/// A compose.yaml with one service. An option of the engine that compose has no word for is an error.
Result<std::string> compose_text(const LaunchPlan& plan);
/// A .container file for Podman's systemd generator (4.4 and newer); what it has no key for becomes
/// PodmanArgs=.
Result<std::string> quadlet_text(const LaunchPlan& plan);
/// A Pod that asks jcam-kubelet's resources for its cameras: not of this machine, but of any that has them.
Result<std::string> k8s_text(const LaunchPlan& plan);
/// A DaemonSet of squat/generic-device-plugin that offers this machine's nodes as jcam.dev/csiN, and a Pod
/// that takes them.
Result<std::string> k8s_generic_text(const LaunchPlan& plan);
/// A CDI file: every camera as a device, and "launch" for all devices of the plan, "sockets" for what may be
/// missing.
Result<std::string> cdi_text(const LaunchPlan& plan);
/// What `output` prints for a plan.
Result<std::string> render(const LaunchPlan& plan, Output output);

}  // namespace jcam::launch
