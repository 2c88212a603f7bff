// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <string>

#include "common/result.h"

namespace jcam::argus {

enum class Awaited { was_there, came, stand_in };

/// Returns when a container can mount what is at `path`: nvargus-daemon's socket, which is waited for while
/// that daemon runs, `limit` at most, or else a socket that nobody serves. The daemon takes its place as it
/// takes that of a leftover, and refresh() gives the containers the one that counts. What is there already
/// stays as it is. `proc` is where processes are. An error when the stand-in cannot be made.
Result<Awaited> await_socket(const std::string& path, std::chrono::milliseconds limit,
                             const std::string& proc = "/proc");

}  // namespace jcam::argus
