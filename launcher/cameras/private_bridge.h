// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "common/os/unique_fd.h"
#include "common/result.h"

namespace jcam::launch {

/// How to start a jcam-bridge for one container.
struct PrivateBridgeOptions {
  std::string program;    ///< full path, or a name for PATH
  std::string config;     ///< empty: its own default
  std::string directory;  ///< private to the caller; gets the socket and the log
};

/// A bridge that runs for as long as the lifeline is open somewhere: here, and then in the engine's client.
struct PrivateBridge {
  std::string socket;
  UniqueFd lifeline;
};

/// Starts one in a session of its own (Ctrl-C in the terminal is for the container) and waits until its nodes
/// stand. Its words go to a file in DIRECTORY until then;
/// the last of them are the error if it does not come up.
Result<PrivateBridge> start_private_bridge(const PrivateBridgeOptions& options);

/// The bridge's program: beside this one, in the build tree, or by PATH.
std::string bridge_program();

}  // namespace jcam::launch
