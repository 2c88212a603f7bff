// SPDX-License-Identifier: Apache-2.0
#include "settle/settle.h"

#include <sys/stat.h>

#include <chrono>
#include <csignal>
#include <ctime>
#include <filesystem>

#include "common/os/process.h"

namespace jcam::settle {
namespace {

/// Short beside what is waited for, and only ever for seconds.
constexpr std::chrono::milliseconds kPause{50};

std::chrono::nanoseconds changed(const struct stat& info) {
  return std::chrono::seconds{info.st_ctim.tv_sec} + std::chrono::nanoseconds{info.st_ctim.tv_nsec};
}

/// SIGTERM for this thread: blocked, so that it ends a pause and nothing else.
class Termination {
 public:
  Termination() {
    ::sigemptyset(&term_);
    ::sigaddset(&term_, SIGTERM);
    ::pthread_sigmask(SIG_BLOCK, &term_, &before_);
  }
  Termination(const Termination&) = delete;
  Termination& operator=(const Termination&) = delete;
  ~Termination() { ::pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

  /// Waits for it. True: it has come.
  bool comes_within(std::chrono::nanoseconds pause) const {
    const timespec time{0, static_cast<long>(pause.count())};
    return ::sigtimedwait(&term_, nullptr, &time) == SIGTERM;
  }

 private:
  sigset_t term_{};
  sigset_t before_{};
};

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
  const Termination termination;
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
        if (termination.comes_within(kPause)) return 0;
        break;
      case Step::done:
        return status;
    }
  }
}

}  // namespace jcam::settle
