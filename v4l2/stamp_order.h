// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>

namespace jcam {

/// Which time stamps the pictures on a node get, so that none is older than the one before, whoever wrote
/// that. All in nanoseconds of CLOCK_MONOTONIC. Pure.
class StampOrder {
 public:
  /// What is on the node by now is not newer than this: of whom else wrote, or of write(), whose stamps are
  /// the module's.
  void written_by(std::int64_t now_ns) { last_ = std::max(last_, now_ns); }

  /// The stamp of the next picture, in whole microseconds as V4L2 has them: `wanted_ns` (0: now) where it is
  /// after all others and has been. Else the nearest that is.
  std::int64_t next(std::int64_t wanted_ns, std::int64_t now_ns) {
    const std::int64_t stamp = wanted_ns > 0 ? std::min(wanted_ns, now_ns) : now_ns;
    last_ = std::max(stamp / kStep * kStep, (last_ / kStep + 1) * kStep);
    return last_;
  }

 private:
  static constexpr std::int64_t kStep = 1000;
  std::int64_t last_ = 0;
};

}  // namespace jcam
