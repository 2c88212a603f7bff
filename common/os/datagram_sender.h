// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/socket.h>
#include <sys/un.h>

#include <string>
#include <string_view>

#include "common/os/unique_fd.h"

namespace jcam {

/// Sends to the datagram socket of another program and never waits for it. One that is not there yet, or is
/// made anew, is found with the next packet.
class DatagramSender {
 public:
  /// `address`: a path, or "@NAME" in the abstract namespace, as systemd writes them.
  explicit DatagramSender(const std::string& address);

  /// All of `packet` with a copy of `descriptor` (borrowed; -1: none), or nothing. Returns 0, or the errno:
  /// EAGAIN while the other program has as much as it takes.
  int send(std::string_view packet, int descriptor = -1) const;

 private:
  UniqueFd socket_;
  sockaddr_un address_{};
  socklen_t length_ = 0;
};

}  // namespace jcam
