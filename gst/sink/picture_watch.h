// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace jcam {

/// Notices that a camera repeats its last picture. Looks at a few thousand bytes spread over the frame: a
/// sensor's noise changes some of them in each real picture. Pure; a few microseconds for a frame of any
/// size.
class PictureWatch {
 public:
  /// The next frame. Returns how many of the newest frames showed the same picture; 1 for a new one.
  std::uint64_t see(std::span<const std::byte> frame);

 private:
  std::uint64_t last_ = 0;
  std::uint64_t same_ = 0;
};

}  // namespace jcam
