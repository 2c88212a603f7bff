// SPDX-License-Identifier: Apache-2.0
#include "common/os/waiting.h"

#include <sys/signalfd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <limits>

#include "common/os/os_error.h"

namespace jcam {

Result<UniqueFd> signals_as_descriptor(std::initializer_list<int> signals) {
  sigset_t set;
  sigemptyset(&set);
  for (const int number : signals) sigaddset(&set, number);
  if (const int error = ::pthread_sigmask(SIG_BLOCK, &set, nullptr); error != 0)
    return os_error(error, "cannot block signals");
  UniqueFd fd(::signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC));
  if (!fd) return os_error(errno, "cannot open a signal descriptor");
  return fd;
}

int poll_timeout(std::optional<std::chrono::steady_clock::time_point> due,
                 std::chrono::steady_clock::time_point now) {
  if (!due) return -1;
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(*due - now).count();
  return static_cast<int>(std::clamp<std::int64_t>(left, 0, std::numeric_limits<int>::max()));
}

}  // namespace jcam
