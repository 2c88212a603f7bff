// SPDX-License-Identifier: Apache-2.0
#include "argus_socket.h"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <optional>

namespace jcam::fakes {
namespace {

std::optional<sockaddr_un> address_of(const std::string& path) {
  sockaddr_un address{};
  if (path.size() >= sizeof address.sun_path) {
    errno = ENAMETOOLONG;
    return std::nullopt;
  }
  address.sun_family = AF_UNIX;
  std::ranges::copy(path, std::begin(address.sun_path));
  return address;
}

/// connect() and bind() want the address by its general type.
const sockaddr* general(const sockaddr_un& address) {
  return reinterpret_cast<const sockaddr*>(&address);  // NOLINT(cppcoreguidelines-pro-type-reinterpret-cast)
}

/// An invalid descriptor that leaves errno as it is: closing could change it.
UniqueFd failed(UniqueFd fd) {
  const int error = errno;
  fd.reset();
  errno = error;
  return {};
}

}  // namespace

UniqueFd connect_argus_socket(const std::string& path) {
  const auto address = address_of(path);
  if (!address) return {};
  UniqueFd fd(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (!fd || connect(fd.get(), general(*address), sizeof *address) != 0) return failed(std::move(fd));
  return fd;
}

UniqueFd listen_on_argus_socket(const std::string& path) {
  const auto address = address_of(path);
  if (!address) return {};
  unlink(path.c_str());
  UniqueFd fd(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (!fd || bind(fd.get(), general(*address), sizeof *address) != 0 || listen(fd.get(), 16) != 0) {
    return failed(std::move(fd));
  }
  return fd;
}

}  // namespace jcam::fakes
