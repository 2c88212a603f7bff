// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "launcher/render/pod.h"

namespace jcam::launch {

/// A Pod with its one container as YAML. Pure, as is all here.
std::string pod_document(const LaunchPlan& plan, const Pod& pod);

/// A comment that names the plan's devices beside cameras: a Pod gets devices from plugins only. Empty where
/// there are none.
std::string left_out_devices(const LaunchPlan& plan);

}  // namespace jcam::launch
