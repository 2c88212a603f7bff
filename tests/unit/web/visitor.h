// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdint>
#include <string>

#include "common/os/unique_fd.h"
#include "tests/support/patience.h"

namespace jcam::test {

/// Connected to a port of this machine; invalid when that does not do. A small buffer: what is not read stays
/// with the other side.
inline UniqueFd visit(int port, int buffer = 0) {
  UniqueFd fd(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (buffer > 0) ::setsockopt(fd.get(), SOL_SOCKET, SO_RCVBUF, &buffer, sizeof buffer);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(fd.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) fd.reset();
  return fd;
}

inline bool say(int fd, const std::string& text) {
  return ::send(fd, text.data(), text.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(text.size());
}

/// What comes until `end` is in it, or until the other side closes.
inline std::string hear(int fd, const std::string& end = "") {
  std::string heard;
  char part[4096];
  while (end.empty() || heard.find(end) == std::string::npos) {
    pollfd entry{fd, POLLIN, 0};
    if (::poll(&entry, 1, 20000) != 1) return heard + "(silence)";
    const ssize_t got = ::recv(fd, part, sizeof part, 0);
    if (got <= 0) break;
    heard.append(part, static_cast<std::size_t>(got));
  }
  return heard;
}

/// The whole answer to a request.
inline std::string answer_to(int port, const std::string& request) {
  const UniqueFd fd = visit(port);
  if (!fd) return "no connection";
  (void)say(fd.get(), request);
  return hear(fd.get());
}

inline std::string get(int port, const std::string& path, const std::string& headers = "") {
  return answer_to(port, "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n");
}

/// "200 ok\n".
inline std::string status_and_body(const std::string& answer) {
  const auto body = answer.find("\r\n\r\n");
  if (answer.size() < 12 || body == std::string::npos) return answer;
  return answer.substr(9, 3) + ' ' + answer.substr(body + 4);
}

}  // namespace jcam::test
