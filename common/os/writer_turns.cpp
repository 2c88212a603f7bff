// SPDX-License-Identifier: Apache-2.0
#include "common/os/writer_turns.h"

#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fcntl.h>
#include <cerrno>
#include <thread>
#include <utility>

#include "common/os/os_error.h"

namespace jcam {
namespace {

/// The other side copies a picture meanwhile, about a millisecond.
constexpr std::chrono::microseconds kLook{200};

}  // namespace

Turn::~Turn() {
  if (word_ == nullptr) return;
  // Not where the other side has seized it.
  TurnOf expected = whose_;
  word_->holder.compare_exchange_strong(expected, TurnOf::nobody, std::memory_order_release,
                                        std::memory_order_relaxed);
}

void Turn::wrote(std::int64_t now_ns) const {
  if (word_ != nullptr) word_->daemon_wrote_ns.store(now_ns, std::memory_order_release);
}

std::optional<Turn> WriterTurn::try_take() const {
  if (word_ == nullptr) return Turn();
  TurnOf expected = TurnOf::nobody;
  if (!word_->holder.compare_exchange_strong(expected, side_, std::memory_order_acquire,
                                             std::memory_order_relaxed))
    return std::nullopt;
  return Turn(word_, side_);
}

Turn WriterTurn::seize() const {
  if (word_ == nullptr) return {};
  word_->holder.store(side_, std::memory_order_seq_cst);
  return {word_, side_};
}

Turn WriterTurn::take(std::chrono::nanoseconds patience) const {
  std::chrono::nanoseconds waited{0};
  for (; waited < patience; waited += kLook) {
    if (auto turn = try_take()) return std::move(*turn);
    std::this_thread::sleep_for(kLook);
  }
  return seize();
}

std::int64_t WriterTurn::daemon_wrote_ns() const {
  return word_ == nullptr ? 0 : word_->daemon_wrote_ns.load(std::memory_order_acquire);
}

Result<WriterTurns::Made> WriterTurns::make(std::size_t streams) {
  UniqueFd file(::memfd_create("jcam-turns", MFD_CLOEXEC | MFD_ALLOW_SEALING));
  if (!file) return os_error(errno, "cannot make the memory of writers' turns");
  // A capture that made it shorter would end the daemon by SIGBUS.
  if (::ftruncate(file.get(), static_cast<off_t>(streams * sizeof(TurnWord))) != 0 ||
      ::fcntl(file.get(), F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) != 0)
    return os_error(errno, "cannot set up the memory of writers' turns");
  auto turns = map(file.get(), streams);
  if (!turns) return turns.error();
  return Made{std::move(*turns), std::move(file)};
}

Result<WriterTurns> WriterTurns::adopt(const UniqueFd& file) {
  struct stat status {};
  if (::fstat(file.get(), &status) != 0) return os_error(errno, "cannot look at the writers' turns");
  const auto bytes = static_cast<std::size_t>(status.st_size);
  if (!S_ISREG(status.st_mode) || bytes == 0 || bytes % sizeof(TurnWord) != 0)
    return Error{"the descriptor is not of writers' turns", "use programs of one release", EINVAL};
  return map(file.get(), bytes / sizeof(TurnWord));
}

Result<WriterTurns> WriterTurns::map(int file, std::size_t streams) {
  void* start = ::mmap(nullptr, streams * sizeof(TurnWord), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  if (start == MAP_FAILED) return os_error(errno, "cannot map the writers' turns");
  // All zero is nobody's turn and no picture.
  return WriterTurns(std::span(static_cast<TurnWord*>(start), streams));
}

WriterTurns& WriterTurns::operator=(WriterTurns&& other) noexcept {
  if (this != &other) {
    unmap();
    words_ = std::exchange(other.words_, {});
  }
  return *this;
}

void WriterTurns::unmap() {
  if (!words_.empty()) ::munmap(words_.data(), words_.size_bytes());
  words_ = {};
}

WriterTurn WriterTurns::of(std::size_t stream, TurnOf side) const {
  return stream < words_.size() ? WriterTurn(&words_[stream], side) : WriterTurn();
}

}  // namespace jcam
