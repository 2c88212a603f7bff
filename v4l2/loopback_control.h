// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "common/os/unique_fd.h"
#include "common/result.h"

namespace jcam {

struct NodeRequest {
  std::string label;  ///< at most 31 characters
  int number = -1;    ///< of /dev/videoN; -1: any
  /// Frames in the ring, 1..32. Four is right for mapped writing; three at most on 0.13, which checks a
  /// reader's indices against the module's parameter instead.
  int buffers = 2;
  int max_openers = 10;
  bool exclusive_caps = true;  ///< what browsers and OpenCV want
};

/// /dev/v4l2loopback: adds and removes devices at run time. There from 0.13 on.
class LoopbackControl {
 public:
  /// Whether the loaded module has it.
  static bool available(const std::string& dev_root = "/dev");
  static Result<LoopbackControl> open(const std::string& dev_root = "/dev");
  /// The number of the new device.
  Result<int> add(const NodeRequest& request);
  /// EBUSY while anybody has it open, with who that is; ENODEV when there is no such loopback device.
  Status remove(int number);
  /// Whether /dev/videoN shows one side at a time: OUTPUT, and CAPTURE once it has a writer.
  Result<bool> exclusive_caps(int number);

 private:
  LoopbackControl(UniqueFd fd, std::string dev_root) : fd_(std::move(fd)), dev_root_(std::move(dev_root)) {}
  UniqueFd fd_;
  std::string dev_root_;
};

}  // namespace jcam
