// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "common/result.h"

namespace jcam {

/// Whether the module numbers what a writer queues and says so: 0.14 and later. Before, a QUERYBUF of a
/// writer says "queued" of every buffer, without any REQBUFS; later ones say it never.
bool counts_queued_frames(int fd);

/// The buffer that was shown last, and its time stamp.
struct NewestBuffer {
  std::size_t index = 0;
  std::int64_t timestamp_ns = 0;
};

/// The buffers of a v4l2loopback node, mapped for writing, through a descriptor that writes to it already. It
/// asks for nothing and sets nothing: the descriptor's other users notice no difference, and when this
/// process dies the kernel takes the mappings away and nothing else has to be undone.
///
/// As long as it lives the node's open file stays open, even when every descriptor of it is closed.
class MappedRing {
 public:
  /// EAGAIN while nothing has been written through this open file.
  static Result<MappedRing> map(int fd);
  MappedRing(MappedRing&& other) noexcept
      : buffers_(std::exchange(other.buffers_, {})), counts_nothing_(other.counts_nothing_) {}
  MappedRing& operator=(MappedRing&& other) noexcept;
  ~MappedRing() { unmap(); }

  /// Buffers in use. Before 0.14 a reader that asks for fewer makes it smaller: is_whole().
  std::size_t size() const { return buffers_.size(); }
  /// The module does not number what is queued, as none before 0.14 does.
  bool counts_nothing() const { return counts_nothing_; }
  std::span<std::byte> bytes(std::size_t index) const { return buffers_[index]; }

  /// The number of the next frame, as far as the buffers tell now.
  std::optional<std::uint32_t> next_sequence(int fd) const;
  /// Before 0.14: which buffer was shown last, by whomever. It is what a writer's DQBUF answers there, which
  /// takes nothing away.
  std::optional<NewestBuffer> newest(int fd) const;
  /// Another writer has shown this buffer, as number `next` or later.
  bool was_taken(int fd, std::size_t index, std::uint32_t next) const;
  /// No fewer buffers are in use than when it was mapped; always, from 0.14 on.
  bool is_whole(int fd) const;
  /// Shows the buffer to the readers; the number that the module gave the frame. `timestamp_ns` of
  /// CLOCK_MONOTONIC, never 0: from 0.13 on the module takes that for the time itself, in a buffer that once
  /// had another. Where it counts_nothing() the number means nothing.
  Result<std::uint32_t> queue(int fd, std::size_t index, std::size_t bytes_used,
                              std::int64_t timestamp_ns) const;

 private:
  MappedRing() = default;
  void unmap();
  std::vector<std::span<std::byte>> buffers_;
  bool counts_nothing_ = false;
};

}  // namespace jcam
