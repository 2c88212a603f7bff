// SPDX-License-Identifier: Apache-2.0
#include "kubelet/plugin/socket_watch.h"

#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include "common/os/os_error.h"

namespace jcam::kubelet {

Result<SocketWatch> SocketWatch::start(const std::string& directory, std::string name) {
  UniqueFd inotify(::inotify_init1(IN_NONBLOCK | IN_CLOEXEC));
  if (!inotify) return os_error(errno, "inotify");
  constexpr auto kWhat = IN_CREATE | IN_MOVED_TO | IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR;
  if (::inotify_add_watch(inotify.get(), directory.c_str(), kWhat) < 0)
    return os_error(errno, directory,
                    "kubelet makes it: is there one here? --plugins DIR names another place");
  return SocketWatch(std::move(inotify), directory, std::move(name));
}

Result<bool> SocketWatch::take() {
  bool made = false;
  alignas(inotify_event) std::array<char, 4096> buffer{};
  for (;;) {
    const ssize_t got = ::read(inotify_.get(), buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return made;
    for (std::size_t at = 0; at < static_cast<std::size_t>(got);) {
      inotify_event event{};
      std::memcpy(&event, buffer.data() + at, sizeof event);
      if ((event.mask & (IN_DELETE_SELF | IN_MOVE_SELF | IN_IGNORED)) != 0)
        return Error{directory_ + " is gone", "start jcam-kubelet again when kubelet is back"};
      // The name is filled up with zeros. After an overflow nobody knows.
      if ((event.mask & IN_Q_OVERFLOW) != 0 || (event.len > 0 && name_ == buffer.data() + at + sizeof event))
        made = true;
      at += sizeof event + event.len;
    }
  }
}

std::chrono::milliseconds SocketWatch::age() const {
  struct stat info {};
  if (::stat((directory_ + "/" + name_).c_str(), &info) != 0) return {};
  const auto made =
      std::chrono::seconds(info.st_mtim.tv_sec) + std::chrono::nanoseconds(info.st_mtim.tv_nsec);
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return std::max(std::chrono::duration_cast<std::chrono::milliseconds>(now - made),
                  std::chrono::milliseconds(0));
}

}  // namespace jcam::kubelet
