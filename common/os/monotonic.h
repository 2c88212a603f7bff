// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>

namespace jcam {

/// Now, in nanoseconds of CLOCK_MONOTONIC, which is what steady_clock reads here. Never 0.
inline std::int64_t monotonic_ns() {
  return std::chrono::nanoseconds(std::chrono::steady_clock::now().time_since_epoch()).count();
}

}  // namespace jcam
