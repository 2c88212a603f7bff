// SPDX-License-Identifier: Apache-2.0
#include "bench/control_block.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <time.h>

#include <algorithm>
#include <cerrno>

#include "common/os/monotonic.h"
#include "common/os/os_error.h"
#include "common/os/unique_fd.h"

namespace jcam::bench {
namespace {

constexpr std::int64_t kSecond = 1'000'000'000;
constexpr std::uint32_t kCrawl = 0;
constexpr std::uint32_t kFree = 1;
/// A gate that opens is noticed within this; seldom enough that waiting costs nothing that would be measured.
constexpr std::int64_t kLook = 40'000'000;

void sleep_until(std::int64_t when_ns) {
  const timespec when{when_ns / kSecond, when_ns % kSecond};
  ::clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &when, nullptr);
}

std::int64_t period_of(std::uint32_t gate) {
  return gate == kCrawl ? kSecond : kSecond / gate;
}

}  // namespace

Result<Control> Control::open(const std::string& path) {
  const UniqueFd fd(::open(path.c_str(), O_RDWR | O_CLOEXEC));
  if (!fd) return os_error(errno, path);
  void* start = ::mmap(nullptr, sizeof(ControlBlock), PROT_READ | PROT_WRITE, MAP_SHARED, fd.get(), 0);
  if (start == MAP_FAILED) return os_error(errno, "cannot map " + path);
  return Control(*static_cast<ControlBlock*>(start));
}

bool Control::wait_next(const std::atomic<bool>& stop) {
  for (std::uint32_t gate = block_->gate; gate != kFree; gate = block_->gate) {
    const std::int64_t now = monotonic_ns();
    const std::int64_t due = last_ns_ + period_of(gate);
    if (stop) return false;
    if (now >= due) {
      // The rate is kept on the average; what is later than a period is not made up for.
      last_ns_ = now - due < period_of(gate) ? due : now;
      ++block_->frames;
      return true;
    }
    // At a crawl the gate is looked at now and then; at a rate the frame's time is met.
    sleep_until(gate == kCrawl ? std::min(due, now + kLook) : due);
  }
  if (stop) return false;
  ++block_->frames;
  return true;
}

}  // namespace jcam::bench
