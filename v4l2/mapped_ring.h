// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "common/result.h"

namespace jcam {

/// The buffers of a v4l2loopback node, mapped for writing, through a descriptor that writes to it already. It
/// asks for nothing and sets nothing: the descriptor's other users notice no difference, and when this
/// process dies the kernel takes the mappings away and nothing else has to be undone.
///
/// As long as it lives the node's open file stays open, even when every descriptor of it is closed.
class MappedRing {
 public:
  /// ENOTSUP before 0.14, where a reader can change how many buffers are in use without our knowing. EAGAIN
  /// while nothing has been written through this open file.
  static Result<MappedRing> map(int fd);
  MappedRing(MappedRing&& other) noexcept : buffers_(std::move(other.buffers_)) { other.buffers_.clear(); }
  MappedRing& operator=(MappedRing&& other) noexcept;
  ~MappedRing() { unmap(); }

  std::size_t size() const { return buffers_.size(); }
  std::span<std::byte> bytes(std::size_t index) const { return buffers_[index]; }

  /// The number of the next frame, as far as the buffers tell now.
  std::optional<std::uint32_t> next_sequence(int fd) const;
  /// Shows the buffer to the readers; the number that the module gave the frame. `timestamp_ns` of
  /// CLOCK_MONOTONIC; 0: now, by the module.
  Result<std::uint32_t> queue(int fd, std::size_t index, std::size_t bytes_used,
                              std::int64_t timestamp_ns) const;

 private:
  MappedRing() = default;
  void unmap();
  std::vector<std::span<std::byte>> buffers_;
};

}  // namespace jcam
