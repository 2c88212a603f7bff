// SPDX-License-Identifier: Apache-2.0
#include "common/os/datagram_sender.h"

#include <algorithm>
#include <cerrno>
#include <cstddef>

#include "common/os/fd_passing.h"

namespace jcam {

DatagramSender::DatagramSender(const std::string& address)
    : socket_(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)) {
  address_.sun_family = AF_UNIX;
  if (address.empty() || address.size() >= sizeof address_.sun_path) return;
  std::copy(address.begin(), address.end(), address_.sun_path);
  if (address.front() == '@') address_.sun_path[0] = '\0';
  length_ = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + address.size());
}

int DatagramSender::send(std::string_view packet, int descriptor) const {
  if (length_ == 0) return EINVAL;
  const SendTo to{reinterpret_cast<const sockaddr*>(&address_), length_};
  while (send_with_fd(socket_.get(), packet, descriptor, to) < 0) {
    if (errno != EINTR) return errno;
  }
  return 0;
}

}  // namespace jcam
