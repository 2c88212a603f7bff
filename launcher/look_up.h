// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/file_system.h"
#include "host/host.h"
#include "launcher/plan/plan.h"

namespace jcam::launch {

/// What a plan wants to know beyond the machine. Nothing here fails: what cannot be learned stays unknown,
/// and the engine says in its own words what is wrong.

/// The engine with its own answer to what no file tells, where the plan depends on it.
Engine ask_engine(const Request& request, const FileSystem& files, const Host& host, const Engine& engine);
/// Which variables the user's --env-file options set: ours stay behind them.
void look_up_env_files(const FileSystem& files, const Caller& caller, Request& request);
/// The image's own NVIDIA variables, if a plan would set some and the engine is here.
void look_up_image(const LaunchPlan& plan, const Engine& engine, Request& request);

}  // namespace jcam::launch
