// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>

namespace jcam::bridge {

/// splitmix64: one step of a seed that lives in the state, so that the machine stays a function.
inline std::uint64_t next_random(std::uint64_t& seed) {
  seed += 0x9e3779b97f4a7c15ULL;
  std::uint64_t z = seed;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
  return z ^ (z >> 31);
}

/// The wait before try number `failures` + 1 after a failure: first, 2 * first, 4 * first, ... at most `max`,
/// each times 0.75 to 1.25 so that cameras that failed together do not come back together.
inline std::chrono::nanoseconds backoff_delay(int failures, std::chrono::nanoseconds first,
                                              std::chrono::nanoseconds max, std::uint64_t& seed) {
  auto delay = first;
  for (int i = 0; i < failures && delay < max; ++i) delay *= 2;
  delay = std::min(delay, max);
  const auto percent = static_cast<std::int64_t>(75 + next_random(seed) % 51);
  return std::min(max, delay * percent / 100);
}

}  // namespace jcam::bridge
