// SPDX-License-Identifier: Apache-2.0
#include "common/os/datagram_sender.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <cstring>

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
  iovec bytes{const_cast<char*>(packet.data()), packet.size()};
  sockaddr_un to = address_;
  msghdr message{};
  message.msg_name = &to;
  message.msg_namelen = length_;
  message.msg_iov = &bytes;
  message.msg_iovlen = 1;
  alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int))> space{};
  if (descriptor >= 0) {
    message.msg_control = space.data();
    message.msg_controllen = space.size();
    cmsghdr* header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof(int));
    std::memcpy(CMSG_DATA(header), &descriptor, sizeof(int));
  }
  while (::sendmsg(socket_.get(), &message, MSG_DONTWAIT | MSG_NOSIGNAL) < 0) {
    if (errno != EINTR) return errno;
  }
  return 0;
}

}  // namespace jcam
