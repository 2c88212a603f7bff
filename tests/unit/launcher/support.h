// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "host/host.h"
#include "launcher/cameras/camera_source.h"
#include "launcher/plan/plan.h"
#include "launcher/request/request.h"

namespace jcam::launch::testing {

/// The host in tests/fixtures/rootfs-NAME, with docker-info.json where the plan would ask.
Host fixture(const std::string& name);
/// What a command line means; the test fails if it is refused.
Request request(const std::vector<std::string>& arguments);
/// From a command line to a plan on a host, with the nodes that stand there.
Result<LaunchPlan> plan_for(const Host& host, const std::vector<std::string>& arguments);
/// The same as one line for a shell; "error: ..." if it is refused.
std::string command_for(const Host& host, const std::vector<std::string>& arguments);
/// How often `part` stands in `text`.
int count(const std::string& text, const std::string& part);
bool has(const std::string& text, const std::string& part);

}  // namespace jcam::launch::testing
