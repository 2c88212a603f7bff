// SPDX-License-Identifier: Apache-2.0
#include "gst/capture/control_socket.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <cstdio>

#include "common/os/fd_passing.h"
#include "common/os/os_error.h"

namespace jcam {
namespace {

constexpr int kPatienceMs = 1000;

bool wait_writable(int fd) {
  pollfd writable{fd, POLLOUT, 0};
  return ::poll(&writable, 1, kPatienceMs) > 0;
}

}  // namespace

Result<std::unique_ptr<ControlSocket>> ControlSocket::adopt(int fd) {
  int type = 0;
  socklen_t length = sizeof type;
  if (::getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &length) != 0)
    return os_error(errno, fmt::format("--control-fd {}", fd), "give a SOCK_SEQPACKET socket");
  if (type != SOCK_SEQPACKET)
    return Error{fmt::format("--control-fd {} is a socket of another type", fd),
                 "give a SOCK_SEQPACKET socket"};
  ::fcntl(fd, F_SETFD, FD_CLOEXEC);
  return std::unique_ptr<ControlSocket>(new ControlSocket(UniqueFd{fd}));
}

void ControlSocket::report(const capture::Report& report) {
  const std::string packet = capture::encode(report);
  const bool can_wait = !std::holds_alternative<capture::Progress>(report);
  while (::send(fd_.get(), packet.data(), packet.size(), MSG_DONTWAIT | MSG_NOSIGNAL) < 0) {
    if (errno == EINTR) continue;
    const bool is_full = errno == EAGAIN || errno == ENOBUFS;
    // A parent that is gone ends this process through receive().
    if (!is_full || !can_wait || !wait_writable(fd_.get())) return;
  }
}

std::variant<ControlSocket::Nothing, ControlSocket::End, ControlSocket::Packet> ControlSocket::receive() {
  std::array<char, capture::kMaxPacket> text{};
  UniqueFd attached;
  const ssize_t got = receive_with_fd(fd_.get(), text, attached);
  if (got < 0 && (errno == EAGAIN || errno == EINTR)) return Nothing{};
  if (got <= 0) return End{};
  auto command = capture::decode_command({text.data(), static_cast<std::size_t>(got)});
  if (!command) {
    fmt::print(stderr, "jcam-capture: {}\n", command.error().message());
    return Nothing{};
  }
  return Packet{std::move(*command), std::move(attached)};
}

}  // namespace jcam
