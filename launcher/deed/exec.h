// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "common/result.h"
#include "launcher/plan/plan.h"

namespace jcam::launch {

/// Becomes the engine: returns only if that failed. The descriptors in `keep` stay open in it (a reservation
/// lasts as long as its connection); all others of ours are close-on-exec.
/// `environment` goes over this process's own.
Error exec_engine(const std::vector<std::string>& argv, const std::vector<Variable>& environment,
                  const std::vector<int>& keep);

/// What a program prints, at most `limit` bytes; an error if it fails or takes longer than ten seconds.
Result<std::string> output_of(const std::vector<std::string>& argv, std::size_t limit);

/// The exit status of everything that goes wrong before the engine is started; `docker run` has the same.
inline constexpr int kFailedStatus = 125;
/// The exit status for an engine that could not be started, as a shell has them: 127 no such program, 126 not
/// to be executed, 125 anything else.
int exit_status(const Error& error);

}  // namespace jcam::launch
