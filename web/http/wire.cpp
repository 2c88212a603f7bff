// SPDX-License-Identifier: Apache-2.0
#include "web/http/wire.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

namespace jcam::web {
namespace {

using WireClock = std::chrono::steady_clock;

/// A viewer that is slow sees few pictures, not old ones.
constexpr int kSendBuffer = 128 * 1024;

bool wait_writable(int fd, WireClock::time_point until) {
  for (;;) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - WireClock::now()).count();
    if (left <= 0) return false;
    pollfd entry{fd, POLLOUT, 0};
    const int ready = ::poll(&entry, 1, static_cast<int>(left));
    if (ready > 0) return true;
    if (ready < 0 && errno != EINTR) return false;
  }
}

}  // namespace

Wire::Wire(int connection, std::string head, std::chrono::milliseconds patience)
    : connection_(connection), head_(std::move(head)), patience_(patience) {
  const int on = 1;
  ::setsockopt(connection, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  ::setsockopt(connection, SOL_SOCKET, SO_SNDBUF, &kSendBuffer, sizeof kSendBuffer);
}

bool Wire::is_writable() const {
  pollfd entry{connection_, POLLRDHUP, 0};
  return ::poll(&entry, 1, 0) == 0;
}

ssize_t Wire::read(char* to, std::size_t size) {
  const std::size_t part = std::min(size, head_.size() - at_);
  std::memcpy(to, head_.data() + at_, part);
  at_ += part;
  return static_cast<ssize_t>(part);
}

ssize_t Wire::write(const char* from, std::size_t size) {
  const auto until = WireClock::now() + patience_;
  for (std::size_t sent = 0; sent < size;) {
    const ssize_t got = ::send(connection_, from + sent, size - sent, MSG_NOSIGNAL);
    if (got > 0) {
      sent += static_cast<std::size_t>(got);
    } else if (errno == EAGAIN) {
      if (!wait_writable(connection_, until)) return -1;
    } else if (errno != EINTR) {
      return -1;
    }
  }
  return static_cast<ssize_t>(size);
}

}  // namespace jcam::web
