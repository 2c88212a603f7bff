// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>

#include "common/os/unique_fd.h"
#include "common/os/writer_turns.h"
#include "common/result.h"
#include "common/video.h"
#include "v4l2/write_mode.h"

namespace jcam {

/// Where frames go. One thread at a time; memory that was lent may be filled on another.
class FrameOutput {
 public:
  FrameOutput() = default;
  FrameOutput(const FrameOutput&) = delete;
  FrameOutput& operator=(const FrameOutput&) = delete;
  virtual ~FrameOutput() = default;

  /// Takes one whole, tightly packed frame by copying it. `stamp_ns`: FrameTime's. An error with os == EAGAIN
  /// is about this frame only; any other one is for good. Not while memory is lent.
  virtual Status write(std::span<const std::byte> frame, std::int64_t stamp_ns) = 0;
  /// Takes no more frames: it has what it wanted.
  virtual bool is_done() const { return false; }

  /// Memory in which the next frame can be made in place, one whole frame of it; nothing when the next frame
  /// has to come by write(). Ends with one of submit() and take_back().
  virtual std::optional<std::span<std::byte>> lend() { return std::nullopt; }
  /// Shows what has been made in the lent memory. Stamp and errors as for write().
  virtual Status submit(std::int64_t /*stamp_ns*/) { return {}; }
  virtual void take_back() {}
};

/// Puts one frame behind the other with write(2): for files, pipes and sockets. Waits for a slow one.
class PlainOutput : public FrameOutput {
 public:
  explicit PlainOutput(UniqueFd fd) : fd_(std::move(fd)) {}
  Status write(std::span<const std::byte> frame, std::int64_t stamp_ns) override;

 private:
  UniqueFd fd_;
};

/// One frame into a memory file that can be sealed, which it is once the frame is whole: whoever waits for it
/// on the other side looks for that, not for the size. What was there before, of a writer that died, goes;
/// frames after the first one are left out.
class SealedOutput : public FrameOutput {
 public:
  explicit SealedOutput(UniqueFd fd) : fd_(std::move(fd)) {}
  Status write(std::span<const std::byte> frame, std::int64_t stamp_ns) override;
  bool is_done() const override { return done_; }

 private:
  UniqueFd fd_;
  bool done_ = false;
};

/// The output behind a descriptor: a node if it is one, a sealed one for memory files that allow it
/// (memfd_create(2), MFD_ALLOW_SEALING), else a plain one. `mapped`: frames can be made in the node's own
/// buffers, where its module can do that. `copies`, `turn`: as for FrameWriter.
Result<std::unique_ptr<FrameOutput>> open_output(UniqueFd fd, const NodeFormat& format, bool mapped,
                                                 Copies copies = Copies::numbered, WriterTurn turn = {});

}  // namespace jcam
