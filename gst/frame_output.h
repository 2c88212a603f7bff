// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <memory>
#include <span>

#include "common/result.h"
#include "common/unique_fd.h"
#include "common/video.h"

namespace jcam {

/// Where frames go. One thread at a time.
class FrameOutput {
 public:
  FrameOutput() = default;
  FrameOutput(const FrameOutput&) = delete;
  FrameOutput& operator=(const FrameOutput&) = delete;
  virtual ~FrameOutput() = default;

  /// Takes one whole, tightly packed frame. An error with os == EAGAIN is about this frame only; any other
  /// one is for good.
  virtual Status write(std::span<const std::byte> frame) = 0;
};

/// Puts one frame behind the other with write(2): for files, pipes and sockets. Waits for a slow one.
class PlainOutput : public FrameOutput {
 public:
  explicit PlainOutput(UniqueFd fd) : fd_(std::move(fd)) {}
  Status write(std::span<const std::byte> frame) override;

 private:
  UniqueFd fd_;
};

/// The output behind a descriptor: a node if it is one, else a plain one. `mapped`: fill the node's own
/// buffers instead of write().
Result<std::unique_ptr<FrameOutput>> open_output(UniqueFd fd, const NodeFormat& format, bool mapped);

}  // namespace jcam
