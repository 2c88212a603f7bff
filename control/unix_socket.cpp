// SPDX-License-Identifier: Apache-2.0
#include "control/unix_socket.h"

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "common/os/os_error.h"

namespace jcam::control {
namespace {

Result<sockaddr_un> address_of(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.empty() || path.size() >= sizeof(address.sun_path)) {
    return Error{"\"" + path + "\" is no path for a socket",
                 "it takes 1 to " + std::to_string(sizeof(address.sun_path) - 1) + " bytes"};
  }
  std::memcpy(address.sun_path, path.data(), path.size());
  return address;
}

/// The one cast that the socket interface asks for.
const sockaddr* generic(const sockaddr_un& address) {
  return reinterpret_cast<const sockaddr*>(&address);
}

/// 0, or errno.
int bind_to(int fd, const sockaddr_un& address) {
  return ::bind(fd, generic(address), sizeof(address)) == 0 ? 0 : errno;
}

int connect_with(int fd, const sockaddr_un& address) {
  return ::connect(fd, generic(address), sizeof(address)) == 0 ? 0 : errno;
}

Status remove_stale(const std::string& path, const sockaddr_un& address) {
  struct stat info {};
  if (::lstat(path.c_str(), &info) != 0) return os_error(errno, "cannot listen at " + path);
  if (!S_ISSOCK(info.st_mode)) return Error{path + " is not a socket", "move it away"};
  // Non-blocking: a living daemon with a full backlog answers EAGAIN, and lives.
  const UniqueFd probe{::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)};
  if (!probe) return os_error(errno, "cannot make a socket");
  if (connect_with(probe.get(), address) != ECONNREFUSED) {
    return Error{"another daemon answers at " + path, "stop it first: systemctl stop jcam-bridge"};
  }
  if (::unlink(path.c_str()) != 0 && errno != ENOENT) return os_error(errno, "cannot remove the old " + path);
  return {};
}

}  // namespace

Result<UniqueFd> listen_at(const std::string& path, const SocketOptions& options) {
  const auto address = address_of(path);
  if (!address) return address.error();
  UniqueFd fd{::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)};
  if (!fd) return os_error(errno, "cannot make a socket");
  // bind() gives the file the socket's own mode, so it is private until its group is right.
  if (::fchmod(fd.get(), 0600) != 0) return os_error(errno, "cannot listen at " + path);
  int error = bind_to(fd.get(), *address);
  if (error == EADDRINUSE) {
    if (auto removed = remove_stale(path, *address); !removed) return removed.error();
    error = bind_to(fd.get(), *address);
  }
  if (error != 0) return os_error(error, "cannot listen at " + path);
  constexpr auto kSameOwner = static_cast<uid_t>(-1);
  if (options.group && ::lchown(path.c_str(), kSameOwner, *options.group) != 0) error = errno;
  if (error == 0 && ::chmod(path.c_str(), options.mode) != 0) error = errno;
  if (error == 0 && ::listen(fd.get(), options.backlog) != 0) error = errno;
  if (error == 0) return fd;
  ::unlink(path.c_str());
  return os_error(error, "cannot listen at " + path);
}

std::optional<gid_t> group_of(int listening) {
  sockaddr_un address{};
  socklen_t size = sizeof address;
  struct stat info {};
  if (::getsockname(listening, reinterpret_cast<sockaddr*>(&address), &size) != 0 ||
      address.sun_family != AF_UNIX || address.sun_path[0] == '\0' || ::stat(address.sun_path, &info) != 0)
    return std::nullopt;
  return info.st_gid;
}

Result<UniqueFd> connect_to(const std::string& path) {
  const auto address = address_of(path);
  if (!address) return address.error();
  UniqueFd fd{::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)};
  if (!fd) return os_error(errno, "cannot make a socket");
  if (const int error = connect_with(fd.get(), *address)) return os_error(error, path);
  return fd;
}

Status check_listening(int fd) {
  int value = 0;
  socklen_t size = sizeof(value);
  const auto is = [&](int option, int wanted) {
    return ::getsockopt(fd, SOL_SOCKET, option, &value, &size) == 0 && value == wanted;
  };
  if (is(SO_DOMAIN, AF_UNIX) && is(SO_TYPE, SOCK_STREAM) && is(SO_ACCEPTCONN, 1)) return {};
  return Error{"descriptor " + std::to_string(fd) + " is not a listening Unix stream socket",
               "ListenStream= of the socket unit makes one"};
}

}  // namespace jcam::control
