// SPDX-License-Identifier: Apache-2.0
#include "settle/settle.h"

#include <poll.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <filesystem>

#include "common/os/process.h"
#include "common/os/waiting.h"

namespace jcam::settle {
namespace {

/// Short beside what is waited for, and only ever for seconds.
constexpr std::chrono::milliseconds kPause{50};

std::chrono::nanoseconds changed(const struct stat& info) {
  return std::chrono::seconds{info.st_ctim.tv_sec} + std::chrono::nanoseconds{info.st_ctim.tv_nsec};
}

/// Waits. True: a signal has come, and is taken.
bool signalled_within(std::chrono::milliseconds pause, int signals) {
  pollfd told{signals, POLLIN, 0};
  signalfd_siginfo which{};
  return ::poll(&told, 1, static_cast<int>(pause.count())) > 0 &&
         ::read(signals, &which, sizeof which) == sizeof which;
}

Result<int> run(const std::vector<std::string>& program) {
  const auto child = spawn(program);
  return child ? wait_for_exit(*child) : Result<int>(child.error());
}

}  // namespace

Sight look_at(const std::string& path) {
  struct stat info {};
  if (::stat(path.c_str(), &info) == 0) return {true, info.st_dev, info.st_ino, info.st_size, changed(info)};
  std::filesystem::path above = path;
  while (above.has_relative_path()) {
    above = above.parent_path();
    if (::stat(above.c_str(), &info) == 0) return {.changed = changed(info)};
  }
  return {};
}

Result<int> run_until_quiet(const std::string& path, const std::vector<std::string>& program) {
  const auto termination = signals_as_descriptor({SIGTERM});
  if (!termination) return termination.error();
  Settling settling;
  Result<int> status = 0;
  while (true) {
    const auto sight = look_at(path);
    switch (settling.step(sight, std::chrono::steady_clock::now().time_since_epoch(),
                          std::chrono::system_clock::now().time_since_epoch())) {
      case Step::act:
        status = run(program);
        if (!status) return status;
        break;
      case Step::wait:
        if (signalled_within(kPause, termination->get())) return 0;
        break;
      case Step::done:
        return status;
    }
  }
}

}  // namespace jcam::settle
