// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstdint>
#include <string>

#include "common/result.h"

namespace jcam::bench {

/// What a source and the program that measures share: a small file that both map. The driver writes `gate`,
/// the source writes `frames`. Little-endian, as the driver's struct format "<IIQ" has it.
struct ControlBlock {
  /// How fast frames come: 0 at a crawl (one a second, which keeps all that is behind it alive), 1 as fast as
  /// they are taken, n > 1 at n a second.
  std::atomic<std::uint32_t> gate;
  std::uint32_t unused;
  std::atomic<std::uint64_t> frames;
};

/// The block in a mapped file, which has to exist and be large enough. Stays mapped until the process ends.
class Control {
 public:
  static Result<Control> open(const std::string& path);

  /// Waits until the next frame is due; false: `stop` was set. Counts the frame.
  bool wait_next(const std::atomic<bool>& stop);

 private:
  explicit Control(ControlBlock& block) : block_(&block) {}
  ControlBlock* block_;  ///< of the mapping
  std::int64_t last_ns_ = 0;
};

}  // namespace jcam::bench
