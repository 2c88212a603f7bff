// SPDX-License-Identifier: Apache-2.0
#include "control/connection.h"

#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <utility>
#include <vector>

#include "common/os/fd_passing.h"
#include "control/protocol/messages.h"

namespace jcam::control {
namespace {

/// A client this far behind does not read: about a hundred statuses.
constexpr std::size_t kMaxQueued = std::size_t{1} << 20;

/// The further groups of whoever connected; none where the kernel does not tell.
std::vector<gid_t> groups_of(int fd) {
  socklen_t size = 0;
  // Without room it says how much it wants.
  if (::getsockopt(fd, SOL_SOCKET, SO_PEERGROUPS, nullptr, &size) == 0 || errno != ERANGE) return {};
  std::vector<gid_t> groups(size / sizeof(gid_t));
  if (::getsockopt(fd, SOL_SOCKET, SO_PEERGROUPS, groups.data(), &size) != 0) return {};
  groups.resize(size / sizeof(gid_t));
  return groups;
}

Peer peer_of(int fd) {
  ucred credentials{};
  socklen_t size = sizeof(credentials);
  if (::getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &credentials, &size) != 0)
    return {-1, static_cast<uid_t>(-1), static_cast<gid_t>(-1), {}};
  return {credentials.pid, credentials.uid, credentials.gid, groups_of(fd)};
}

/// Linux has one number for EAGAIN and EWOULDBLOCK.
bool would_block(int error) {
  return error == EAGAIN;
}

}  // namespace

Connection::Connection(UniqueFd fd) : fd_(std::move(fd)), peer_(peer_of(fd_.get())) {}

bool Connection::receive() {
  std::array<char, 16384> part{};
  // recv, not recvmsg: descriptors that a client attaches are dropped by the kernel.
  const ssize_t got = ::recv(fd_.get(), part.data(), part.size(), MSG_DONTWAIT);
  if (got < 0) return would_block(errno) || errno == EINTR;
  in_.append(part.data(), static_cast<std::size_t>(got));
  return got > 0;
}

std::optional<std::string> Connection::take_line() {
  const auto newline = in_.find('\n', scanned_);
  // npos, too, is more than a line may have.
  if (newline >= kMaxLine) {
    scanned_ = newline == std::string::npos ? in_.size() : 0;
    return std::nullopt;
  }
  std::string line = in_.substr(0, newline);
  in_.erase(0, newline + 1);
  scanned_ = 0;
  return line;
}

bool Connection::line_too_long() const {
  return in_.size() >= kMaxLine;
}

bool Connection::send(std::string line, UniqueFd attached) {
  line += '\n';
  queued_ += line.size();
  out_.push_back({std::move(line), 0, std::move(attached)});
  return flush() && queued_ <= kMaxQueued;
}

bool Connection::flush() {
  while (!out_.empty()) {
    auto& next = out_.front();
    const auto done =
        send_with_fd(fd_.get(), std::string_view(next.bytes).substr(next.sent), next.attached.get());
    if (done < 0 && errno == EINTR) continue;
    if (done < 0) return would_block(errno);
    next.attached.reset();
    next.sent += static_cast<std::size_t>(done);
    queued_ -= static_cast<std::size_t>(done);
    if (next.sent == next.bytes.size()) out_.pop_front();
  }
  return true;
}

}  // namespace jcam::control
