// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "common/result.h"
#include "common/unique_fd.h"

namespace jcam {

struct NodeRequest {
  std::string label;  ///< at most 31 characters
  int number = -1;    ///< of /dev/videoN; -1: any
  int buffers = 2;    ///< frames in the ring
  int max_openers = 10;
  bool exclusive_caps = true;  ///< what browsers and OpenCV want
};

/// /dev/v4l2loopback: adds and removes devices at run time. There from 0.13 on.
class LoopbackControl {
 public:
  static Result<LoopbackControl> open(const std::string& dev_root = "/dev");
  /// The number of the new device.
  Result<int> add(const NodeRequest& request);
  /// EBUSY while anybody has it open.
  Status remove(int number);

 private:
  explicit LoopbackControl(UniqueFd fd) : fd_(std::move(fd)) {}
  UniqueFd fd_;
};

}  // namespace jcam
