// SPDX-License-Identifier: Apache-2.0
#include "web/http/wire.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>

#include <cerrno>

#include "common/os/waiting.h"

namespace jcam::web {
namespace {

using WireClock = std::chrono::steady_clock;

constexpr int kSendBuffer = 128 * 1024;

bool wait_writable(int fd, WireClock::time_point until) {
  for (;;) {
    const int left = poll_timeout(until, WireClock::now());
    if (left == 0) return false;
    pollfd entry{fd, POLLOUT, 0};
    const int ready = ::poll(&entry, 1, left);
    if (ready > 0) return true;
    if (ready < 0 && errno != EINTR) return false;
  }
}

}  // namespace

void Wire::keep_short() const {
  const int on = 1;
  ::setsockopt(connection_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  ::setsockopt(connection_, SOL_SOCKET, SO_SNDBUF, &kSendBuffer, sizeof kSendBuffer);
}

bool Wire::is_there() const {
  pollfd entry{connection_, POLLRDHUP, 0};
  return ::poll(&entry, 1, 0) == 0;
}

bool Wire::write(std::string_view bytes) const {
  const auto until = WireClock::now() + kTakes;
  for (;;) {
    const auto sent = offer(bytes);
    if (!sent) return false;
    bytes.remove_prefix(*sent);
    if (bytes.empty()) return true;
    if (!wait_writable(connection_, until)) return false;
  }
}

std::optional<std::size_t> Wire::offer(std::string_view bytes) const {
  std::size_t sent = 0;
  while (sent < bytes.size()) {
    const ssize_t got = ::send(connection_, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
    if (got > 0)
      sent += static_cast<std::size_t>(got);
    else if (errno == EAGAIN)
      break;
    else if (errno != EINTR)
      return std::nullopt;
  }
  return sent;
}

}  // namespace jcam::web
