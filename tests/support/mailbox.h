// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <optional>
#include <string>

#include "common/os/fd_passing.h"
#include "common/os/unique_fd.h"
#include "tests/support/temp_dir.h"

namespace jcam::test {

/// A datagram socket in systemd's place, which takes what is sent only when the test wants it.
class Mailbox {
 public:
  Mailbox() {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path_.copy(address.sun_path, sizeof address.sun_path - 1);
    if (::bind(socket_.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
      socket_.reset();
  }
  const std::string& path() const { return path_; }

  /// The next packet that is there; `fd` gets a descriptor that came with it.
  std::optional<std::string> next(UniqueFd* fd = nullptr) {
    std::array<char, 65536> bytes;
    UniqueFd passed;
    const ssize_t got = receive_with_fd(socket_.get(), bytes, passed);
    if (got < 0) return std::nullopt;
    if (fd != nullptr && passed) *fd = std::move(passed);
    return std::string(bytes.data(), static_cast<std::size_t>(got));
  }
  int empty() {
    int count = 0;
    while (next()) ++count;
    return count;
  }

 private:
  TempDir directory_;
  std::string path_ = directory_ / "socket";
  UniqueFd socket_{::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0)};
};

}  // namespace jcam::test
