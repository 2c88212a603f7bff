// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/socket.h>
#include <sys/types.h>

#include <span>
#include <string_view>

#include "common/os/unique_fd.h"

namespace jcam {

/// An address of a datagram socket, borrowed; nothing: the one that the socket is connected to.
struct SendTo {
  const sockaddr* address = nullptr;
  socklen_t length = 0;
};

/// send() without waiting and without SIGPIPE; `attached` (borrowed, -1: none) goes along with the first
/// byte. Bytes sent, or -1 and errno.
ssize_t send_with_fd(int socket, std::string_view bytes, int attached, SendTo to = {});

/// recv() without waiting; a descriptor that came along replaces `attached` (close-on-exec), further ones are
/// closed. Bytes got, 0 at the end, or -1 and errno.
ssize_t receive_with_fd(int socket, std::span<char> buffer, UniqueFd& attached);

}  // namespace jcam
