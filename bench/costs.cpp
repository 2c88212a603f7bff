// SPDX-License-Identifier: Apache-2.0
// jcam-bench-costs: what the parts of a frame cost on this kernel: a call that does nothing, reading the
// clock, a copy by the program and one by the kernel. One line of JSON, in nanoseconds, each the fastest of
// some rounds.
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <limits>
#include <vector>

#include "common/os/monotonic.h"

namespace {

constexpr std::size_t kBytes = 4 << 20;  // more than a frame of 1080p, and than most caches of a core
constexpr int kRounds = 5;

template <typename Work>
double fastest(int times, Work work) {
  auto best = std::numeric_limits<std::int64_t>::max();
  for (int round = 0; round < kRounds; ++round) {
    const std::int64_t start = jcam::monotonic_ns();
    for (int i = 0; i < times; ++i) work();
    best = std::min(best, jcam::monotonic_ns() - start);
  }
  return static_cast<double>(best) / times;
}

}  // namespace

int main() {
  std::vector<char> from(kBytes, 1), to(kBytes, 2);
  const int file = ::memfd_create("jcam-bench-costs", MFD_CLOEXEC);
  if (file < 0 || ::pwrite(file, from.data(), kBytes, 0) != static_cast<ssize_t>(kBytes)) {
    std::perror("jcam-bench-costs: a memory file of 4 MiB");
    return 1;
  }
  const double call = fastest(20'000, [] { ::syscall(SYS_getppid); });
  const double clock = fastest(20'000, [] { jcam::monotonic_ns(); });
  const double copy = fastest(4, [&] {
    std::memcpy(to.data(), from.data(), kBytes);
    asm volatile("" : : "r"(to.data()) : "memory");  // somebody may read it
  });
  const double write = fastest(4, [&] {
    if (::pwrite(file, from.data(), kBytes, 0) < 0) std::perror("jcam-bench-costs: pwrite");
  });
  std::printf(R"({"call": %.0f, "clock": %.0f, "copy": %.0f, "write": %.0f})"
              "\n",
              call, clock, copy, write);
  return 0;
}
