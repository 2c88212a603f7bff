// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "gst/sink/frame_output.h"
#include "v4l2/frame_writer.h"

namespace jcam {

/// A v4l2loopback node that another process has set up.
class NodeOutput : public FrameOutput {
 public:
  /// Refuses what is no loopback node, or carries another format.
  static Result<std::unique_ptr<FrameOutput>> open(UniqueFd fd, const NodeFormat& format, WriteMode mode,
                                                   Copies copies, WriterTurn turn = {});

  Status write(std::span<const std::byte> frame, std::int64_t stamp_ns) override {
    return writer_.write(frame, stamp_ns);
  }
  std::optional<std::span<std::byte>> lend() override;
  Status submit(std::int64_t stamp_ns) override;
  void take_back() override;

 private:
  NodeOutput(UniqueFd fd, FrameWriter writer, std::size_t frame_bytes)
      : fd_(std::move(fd)), writer_(std::move(writer)), frame_bytes_(frame_bytes) {}

  const UniqueFd fd_;
  FrameWriter writer_;
  const std::size_t frame_bytes_;
  std::optional<FrameSlot> slot_;  ///< the lent one
};

}  // namespace jcam
