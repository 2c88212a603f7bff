// SPDX-License-Identifier: Apache-2.0
#include "v4l2/open_watch.h"

#include <sys/inotify.h>
#include <unistd.h>

#include <array>
#include <cstddef>
#include <cstdint>

namespace jcam {
namespace {

/// Equal events in a row become one: a close between them keeps two opens apart.
constexpr std::uint32_t kEvents = IN_OPEN | IN_CLOSE;

}  // namespace

std::optional<OpenWatch> OpenWatch::start(const std::string& path) {
  UniqueFd fd(::inotify_init1(IN_CLOEXEC | IN_NONBLOCK));
  if (!fd || ::inotify_add_watch(fd.get(), path.c_str(), kEvents) < 0) return std::nullopt;
  return OpenWatch(std::move(fd));
}

int OpenWatch::drain() const {
  // Of a watched file that is no directory events have no name: each is as long as this.
  std::array<inotify_event, 32> events{};
  int opens = 0;
  for (bool more = true; more;) {
    const ssize_t got = ::read(fd_.get(), events.data(), sizeof events);
    more = got == static_cast<ssize_t>(sizeof events);
    for (std::size_t i = 0; got > 0 && i < static_cast<std::size_t>(got) / sizeof(inotify_event); ++i)
      opens += (events[i].mask & IN_OPEN) != 0 ? 1 : 0;
  }
  return opens;
}

}  // namespace jcam
