// SPDX-License-Identifier: Apache-2.0
#include "control/client.h"

#include <fcntl.h>
#include <poll.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

#include "common/os/fd_passing.h"
#include "common/os/os_error.h"
#include "common/os/waiting.h"
#include "control/unix_socket.h"

namespace jcam::control {
namespace {

using Clock = std::chrono::steady_clock;

/// A status of many cameras is long; anything longer is not ours.
constexpr std::size_t kMaxAnswer = std::size_t{4} << 20;

Error gone() {
  return Error{"jcam-bridge closed the connection", "look at its log: journalctl -u jcam-bridge"};
}

/// Waits until something can be done with the socket.
Status wait_for(int fd, short events, const std::optional<Clock::time_point>& deadline) {
  for (;;) {
    pollfd entry{fd, events, 0};
    const int ready = ::poll(&entry, 1, poll_timeout(deadline, Clock::now()));
    if (ready > 0) return {};
    if (ready == 0)
      return Error{"jcam-bridge did not answer in time", "look at its log: journalctl -u jcam-bridge",
                   ETIMEDOUT};
    if (errno != EINTR) return os_error(errno, "waiting for jcam-bridge");
  }
}

}  // namespace

bool is_not_running(const Error& error) {
  return error.os == ENOENT || error.os == ECONNREFUSED;
}

Result<Client> Client::connect(const std::string& path) {
  auto socket = connect_to(path);
  if (socket) return Client(std::move(*socket));
  const Error& error = socket.error();
  if (is_not_running(error))
    return Error{"jcam-bridge is not running (" + error.what + ")", "systemctl start jcam-bridge", error.os};
  if (error.os == EACCES)
    return Error{"no right to talk to jcam-bridge (" + error.what + ")",
                 "join the socket's group, or use sudo", error.os};
  return error;
}

Result<Answer> Client::call(const Operation& operation, std::chrono::milliseconds timeout) {
  const auto deadline = Clock::now() + timeout;
  asked_ = operation;
  ++id_;
  if (auto sent = send(write_request({id_, operation}) + "\n", deadline); !sent) return sent.error();
  return receive(deadline);
}

Result<Answer> Client::next(std::optional<std::chrono::milliseconds> timeout) {
  return receive(timeout ? Deadline(Clock::now() + *timeout) : std::nullopt);
}

Result<int> Client::release_to_exec() {
  const int flags = ::fcntl(socket_.get(), F_GETFD);
  if (flags < 0 || ::fcntl(socket_.get(), F_SETFD, flags & ~FD_CLOEXEC) != 0)
    return os_error(errno, "keeping the connection open");
  return socket_.release();
}

Status Client::send(std::string_view bytes, const Deadline& deadline) {
  while (!bytes.empty()) {
    const ssize_t done = send_with_fd(socket_.get(), bytes, -1);
    if (done >= 0) {
      bytes.remove_prefix(static_cast<std::size_t>(done));
    } else if (errno == EAGAIN) {
      if (auto ready = wait_for(socket_.get(), POLLOUT, deadline); !ready) return ready;
    } else if (errno == EPIPE) {
      // The daemon may have said why before it hung up; receive() will find it.
      return {};
    } else if (errno != EINTR) {
      return os_error(errno, "asking jcam-bridge");
    }
  }
  return {};
}

Result<Answer> Client::receive(const Deadline& deadline) {
  for (;;) {
    auto text = line(deadline);
    if (!text) return text.error();
    UniqueFd attached = std::move(attached_);
    // An answer to an earlier call may be of another kind, so its id is looked at first. 0: the request's
    // could not be read.
    const auto id = response_id(*text);
    if (id != id_ && id != 0) continue;
    auto response = parse_response(*text, asked_);
    if (!response) return response.error();
    if (!response->result) return response->result.error();
    return Answer{std::move(*response->result), std::move(attached)};
  }
}

Result<std::string> Client::line(const Deadline& deadline) {
  std::array<char, 16384> part{};
  for (;;) {
    if (const auto newline = in_.find('\n'); newline != std::string::npos) {
      std::string text = in_.substr(0, newline);
      in_.erase(0, newline + 1);
      return text;
    }
    if (in_.size() > kMaxAnswer) return Error{"jcam-bridge answered with a line that never ends"};
    if (auto ready = wait_for(socket_.get(), POLLIN, deadline); !ready) return ready.error();
    const ssize_t got = receive_with_fd(socket_.get(), part, attached_);
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) continue;
    if (got < 0 && errno != ECONNRESET) return os_error(errno, "listening to jcam-bridge");
    if (got <= 0) return gone();
    in_.append(part.data(), static_cast<std::size_t>(got));
  }
}

}  // namespace jcam::control
