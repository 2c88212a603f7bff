// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "common/result.h"
#include "common/video.h"
#include "v4l2/mapped_ring.h"
#include "v4l2/write_mode.h"

namespace jcam {

/// One whole frame by one write() to a borrowed descriptor. Refuses frames of a wrong size, which would tear
/// every reader's picture. A descriptor that would block drops the frame (EAGAIN in `os`).
Status write_frame(int fd, const NodeFormat& format, std::span<const std::byte> frame);

/// The memory of the next frame: fill it, then give it to submit() or abandon(), once. Longer than a frame,
/// since the module rounds up to pages.
class FrameSlot {
 public:
  FrameSlot(FrameSlot&&) = default;
  FrameSlot& operator=(FrameSlot&&) = default;
  std::span<std::byte> bytes() const { return bytes_; }

 private:
  friend class FrameWriter;
  explicit FrameSlot(std::span<std::byte> bytes) : bytes_(bytes) {}
  std::span<std::byte> bytes_;
};

/// Writes frames to a node through a descriptor that another process set up, as long as no other one does
/// (the handover is the callers' matter; docs/decisions/003-mapped-buffers.md). Whoever dies at any point
/// leaves nothing to be repaired. One thread, or the caller's lock.
class FrameWriter {
 public:
  /// Borrows the descriptor, which outlives this. `mode` is what LoopbackNode::mode() said of it, or just not
  /// write; where the ring turns out too small, mode() is write. ENODEV when it is no loopback node, EBUSY
  /// when it has another format.
  static Result<FrameWriter> attach(int borrowed_fd, const NodeFormat& format, WriteMode mode);

  WriteMode mode() const { return mode_; }
  /// Why mapped was asked for and is not; empty else.
  const std::string& why_not_mapped() const { return why_not_mapped_; }

  /// One whole frame, copied once, in either mode. For mjpeg any length up to frame_bytes(). EBUSY while a
  /// slot is out.
  Status write(std::span<const std::byte> frame);

  /// The slot of the next frame; to be asked for as late and filled as fast as possible, since it is the
  /// oldest frame that readers could still get. One at a time. EAGAIN when the next frame has to come by
  /// write(): the first one after attaching, where nobody wrote to the node yet or before 0.14. ENOTSUP in
  /// mode write.
  Result<FrameSlot> acquire();
  /// Shows a slot to the readers. `timestamp_ns` is CLOCK_MONOTONIC of the picture, 0 for now; with one of
  /// your own the readers see the flag TIMESTAMP_COPY, with the module's TIMESTAMP_MONOTONIC. EAGAIN when
  /// another program wrote to that memory meanwhile: this frame is lost.
  Status submit(FrameSlot slot, std::size_t bytes_used, std::int64_t timestamp_ns);
  /// Gives a slot back unseen; the next acquire() returns the same memory.
  void abandon(FrameSlot slot);

  /// Bytes that were copied by write(), in all.
  std::uint64_t copied_bytes() const { return copied_; }

 private:
  FrameWriter(int fd, const NodeFormat& format, WriteMode mode) : fd_(fd), format_(format), mode_(mode) {}
  void prepare();
  void find_place();
  Status copy_from_slot(std::span<const std::byte> frame);
  void fall_back(std::string why);

  int fd_;
  NodeFormat format_;
  WriteMode mode_;
  std::string why_not_mapped_;
  std::optional<MappedRing> ring_;
  std::optional<std::uint32_t> next_;  ///< number of the next frame, when it is known
  bool taken_ = false;                 ///< a slot is out
  bool wrote_ = false;                 ///< by write(), since the ring was mapped
  std::uint64_t copied_ = 0;
};

}  // namespace jcam
