// SPDX-License-Identifier: Apache-2.0
#include "tests/reader/frame_order.h"

namespace jcam::test {

void FrameOrder::add(const std::optional<NumberedFrame>& frame) {
  const auto follows = [&] {
    if (frame->sequence > last_->sequence) return frame->sequence == last_->sequence + 1;
    return last_->read_ns - last_->timestamp_ns < kSoon;
  };
  const bool in_time = last_ && frame && follows() && last_->read_ns < frame->timestamp_ns;
  if (in_time) {
    const std::uint32_t number = last_->number;
    if (number_) {
      ++compared_;
      if (number < *number_ && number > kAfterAStart) ++backwards_;
    }
    number_ = number;
  }
  last_ = frame;
}

}  // namespace jcam::test
