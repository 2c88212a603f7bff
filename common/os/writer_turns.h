// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <utility>

#include "common/os/unique_fd.h"
#include "common/result.h"

namespace jcam {

/// The two that may want to write to one node: its capture, and the daemon where that seems silent.
enum class TurnOf : std::uint32_t { nobody, capture, daemon };

/// What both have mapped, for the nodes of one stream.
struct alignas(64) TurnWord {
  std::atomic<TurnOf> holder{TurnOf::nobody};
  std::atomic<std::int64_t> daemon_wrote_ns{0};  ///< CLOCK_MONOTONIC, after its last picture; 0: none
};
static_assert(std::atomic<TurnOf>::is_always_lock_free && std::atomic<std::int64_t>::is_always_lock_free);

/// A turn that was taken, until this goes. Whoever was held up for longer than the other side waits has lost
/// it, and finds out by is_ours().
class Turn {
 public:
  Turn() = default;
  Turn(TurnWord* word, TurnOf whose) : word_(word), whose_(whose) {}
  Turn(Turn&& other) noexcept : word_(std::exchange(other.word_, nullptr)), whose_(other.whose_) {}
  Turn& operator=(Turn&&) = delete;
  ~Turn();

  bool is_ours() const { return word_ == nullptr || word_->holder.load(std::memory_order_acquire) == whose_; }
  /// The daemon's: what it wrote by now is heeded by the capture from its next turn on.
  void wrote(std::int64_t now_ns) const;

 private:
  TurnWord* word_ = nullptr;
  TurnOf whose_ = TurnOf::nobody;
};

/// One side's view of a stream's word; borrows it. Without a word there is no other side, and it is always
/// this one's turn. To take a turn that nobody has is no system call. One thread at a time.
class WriterTurn {
 public:
  WriterTurn() = default;
  WriterTurn(TurnWord* word, TurnOf side) : word_(word), side_(side) {}

  /// Nothing: it is the other side's.
  std::optional<Turn> try_take() const;
  /// It is this side's from now on, whoever has it.
  Turn seize() const;
  /// Waits for the other side, and seizes the turn of one that keeps it for longer than `patience`.
  Turn take(std::chrono::nanoseconds patience) const;
  /// When the daemon's last picture was written, as far as it has said so.
  std::int64_t daemon_wrote_ns() const;

 private:
  TurnWord* word_ = nullptr;
  TurnOf side_ = TurnOf::nobody;
};

/// The memory of a capture's turns, a word for each stream. Nothing in it has to be repaired when a side
/// dies: each capture gets its own.
class WriterTurns {
 public:
  /// Nobody's turn, and a file for the other side, which cannot make it shorter.
  struct Made;
  static Result<Made> make(std::size_t streams);
  /// What the other side made. EINVAL where it is no such file.
  static Result<WriterTurns> adopt(const UniqueFd& file);

  WriterTurns(WriterTurns&& other) noexcept : words_(std::exchange(other.words_, {})) {}
  WriterTurns& operator=(WriterTurns&& other) noexcept;
  ~WriterTurns() { unmap(); }

  std::size_t streams() const { return words_.size(); }
  /// The other side of a stream that is not there is nobody.
  WriterTurn of(std::size_t stream, TurnOf side) const;

 private:
  explicit WriterTurns(std::span<TurnWord> words) : words_(words) {}
  static Result<WriterTurns> map(int file, std::size_t streams);
  void unmap();

  std::span<TurnWord> words_;
};

struct WriterTurns::Made {
  WriterTurns turns;
  UniqueFd file;
};

}  // namespace jcam
