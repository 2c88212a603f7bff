// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>

namespace jcam::argus {

/// What is known at one moment of a boot at which engines wait for nvargus-daemon's socket.
struct AwaitFacts {
  bool there = false;   ///< something is at the socket's path
  bool daemon = false;  ///< a process nvargus-daemon runs
  std::chrono::milliseconds waited{0};
  std::chrono::milliseconds limit{0};
};

enum class AwaitStep {
  done,      ///< a container can mount it
  wait,      ///< look again in a moment
  stand_in,  ///< it will not come soon: put a socket there that nobody serves
};

/// No engine waits for a daemon that does not run, nor longer than `limit` for one that does. Pure.
constexpr AwaitStep await_step(const AwaitFacts& facts) {
  if (facts.there) return AwaitStep::done;
  return facts.daemon && facts.waited < facts.limit ? AwaitStep::wait : AwaitStep::stand_in;
}

}  // namespace jcam::argus
