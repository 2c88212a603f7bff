// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "launcher/plan.h"

namespace jcam::launch {

/// The same plan in the words of others. All pure; texts end in a newline.

/// The words of `docker run ...`, the program's name first.
std::vector<std::string> engine_argv(const LaunchPlan& plan);
/// A table: what, why, what it exposes; then what was left out and why.
std::string explain_text(const LaunchPlan& plan);
std::string json_text(const LaunchPlan& plan);
/// A CDI file: every camera as a device, and "launch" for all devices of the plan, "sockets" for what may be
/// missing.
Result<std::string> cdi_text(const LaunchPlan& plan);
/// What `output` prints for a plan.
Result<std::string> render(const LaunchPlan& plan, Output output);

}  // namespace jcam::launch
