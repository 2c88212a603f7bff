// SPDX-License-Identifier: Apache-2.0
#include "refresh/await_socket.h"

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <thread>

#include "common/os/os_error.h"
#include "common/os/read_file.h"
#include "common/os/unique_fd.h"
#include "refresh/plan/await_step.h"

namespace jcam::argus {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;
constexpr std::chrono::milliseconds kPause{50};

bool is_there(const std::string& path) {
  struct stat info {};
  return ::lstat(path.c_str(), &info) == 0;
}

bool daemon_runs(const std::string& proc) {
  std::error_code error;
  for (fs::directory_iterator entry(proc, error), end; !error && entry != end; entry.increment(error)) {
    const std::string name = entry->path().filename();
    if (!std::all_of(name.begin(), name.end(), [](char c) { return c >= '0' && c <= '9'; })) continue;
    const auto command = read_file(entry->path() / "comm", 64);
    if (command && *command == "nvargus-daemon\n") return true;
  }
  return false;
}

Status make_stand_in(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof address.sun_path) return Error{path + " is too long for a socket"};
  path.copy(address.sun_path, path.size());
  const UniqueFd fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (!fd) return os_error(errno, "cannot make a socket");
  // As the daemon's own: who tries it is told that nobody is there, not that they may not.
  if (::fchmod(fd.get(), 0666) != 0) return os_error(errno, "cannot set a socket's mode");
  const bool made = ::bind(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  // The daemon was quicker.
  if (!made && errno != EADDRINUSE) return os_error(errno, "cannot put a socket at " + path);
  return {};
}

}  // namespace

Result<Awaited> await_socket(const std::string& path, std::chrono::milliseconds limit,
                             const std::string& proc) {
  const auto start = Clock::now();
  for (bool first = true;; first = false) {
    const auto waited = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - start);
    // The daemon first: one that has just ended may have left its socket in between.
    const bool daemon = daemon_runs(proc);
    switch (await_step({is_there(path), daemon, waited, limit})) {
      case AwaitStep::done:
        return first ? Awaited::was_there : Awaited::came;
      case AwaitStep::stand_in:
        if (auto made = make_stand_in(path); !made) return made.error();
        return Awaited::stand_in;
      case AwaitStep::wait:
        std::this_thread::sleep_for(kPause);
    }
  }
}

}  // namespace jcam::argus
