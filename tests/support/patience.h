// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>

// cmake/Sanitizers.cmake sets it where programs are slower than they are meant to be.
#ifndef JCAM_SLOWNESS
#define JCAM_SLOWNESS 1
#endif

namespace jcam::test {

/// How long to wait for what takes `limit` at most in a build for use.
constexpr std::chrono::milliseconds patience(std::chrono::milliseconds limit) {
  return limit * JCAM_SLOWNESS;
}

}  // namespace jcam::test
