// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "common/os/writer_turns.h"
#include "common/result.h"
#include "common/video.h"
#include "v4l2/mapped_ring.h"
#include "v4l2/stamp_order.h"
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
/// (the handover is the callers' matter; docs/decisions/003-mapped-buffers.md), or only in its own turns
/// (docs/decisions/033-turns.md). Whoever dies at any point leaves nothing to be repaired. One thread, or the
/// caller's lock.
///
/// Frames come with a `timestamp_ns`, CLOCK_MONOTONIC of the picture, 0 for now. A node's time stamps never
/// run backwards: where the picture before, by whomever, is as new, this one is a microsecond newer. From
/// 0.13 on readers see the flag TIMESTAMP_COPY with such a time, and TIMESTAMP_MONOTONIC with write()'s.
class FrameWriter {
 public:
  /// Borrows the descriptor, which outlives this. `mode` is what LoopbackNode::mode() said of it, or just not
  /// write; where the ring turns out too small, mode() is write. ENODEV when it is no loopback node, EBUSY
  /// when it has another format. `copies` only counts where the mode is write. `turn`: the capture's side of
  /// the turns at this node; its word outlives this.
  static Result<FrameWriter> attach(int borrowed_fd, const NodeFormat& format, WriteMode mode,
                                    Copies copies = Copies::numbered, WriterTurn turn = {});

  WriteMode mode() const { return mode_; }
  /// Why mapped was asked for and is not; empty else.
  const std::string& why_not_mapped() const { return why_not_mapped_; }

  /// One whole frame, copied once, in any mode. For mjpeg any length up to frame_bytes(). Its time is that of
  /// the writing where the frame has to come by write(): a first one, and each before 0.14 in mode write,
  /// unless copies are to be timed. EBUSY while a slot is out.
  Status write(std::span<const std::byte> frame, std::int64_t timestamp_ns = 0);

  /// The slot of the next frame; to be asked for as late and filled as fast as possible, since it is the
  /// oldest frame that readers could still get. One at a time. EAGAIN when the next frame has to come by
  /// write(): the first one after attaching, where nobody wrote to the node yet or before 0.14. ENOTSUP in
  /// mode write.
  Result<FrameSlot> acquire();
  /// Shows a slot to the readers. EAGAIN when another program wrote to that memory meanwhile: this frame is
  /// lost.
  Status submit(FrameSlot slot, std::size_t bytes_used, std::int64_t timestamp_ns);
  /// Gives a slot back unseen; the next acquire() returns the same memory.
  void abandon(FrameSlot slot);

  /// Bytes that write() copied, in all.
  std::uint64_t copied_bytes() const { return copied_; }

 private:
  FrameWriter(int fd, const NodeFormat& format) : fd_(fd), format_(format) {}
  void prepare();
  bool map_ring();
  void find_place();
  void somebody_wrote();
  bool heed_the_daemon();
  Status write_in_turn(const Turn& turn, std::span<const std::byte> frame, std::int64_t timestamp_ns);
  std::span<std::byte> next_bytes() const;
  bool fill_next(std::span<const std::byte> frame);
  Status write_copy(std::span<const std::byte> frame);
  Status queue(const Turn& turn, std::span<const std::byte> frame, std::int64_t timestamp_ns);
  void fall_back(std::string why);

  int fd_;
  NodeFormat format_;
  WriteMode mode_ = WriteMode::write;
  Copies copies_ = Copies::numbered;
  bool numbers_queued_ = false;  ///< the module does: 0.14 and later
  StampOrder stamps_;
  WriterTurn turn_;
  std::int64_t heeded_ns_ = 0;  ///< the daemon's newest picture that is known of
  std::string why_not_mapped_;
  std::optional<MappedRing> ring_;
  std::optional<std::uint32_t> next_;  ///< number of the next frame, when it is known
  bool taken_ = false;                 ///< a slot is out
  bool wrote_ = false;                 ///< by write(), since the ring was mapped
  std::uint64_t copied_ = 0;
};

}  // namespace jcam
