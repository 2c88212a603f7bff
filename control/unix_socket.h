// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>

#include "common/os/unique_fd.h"
#include "common/result.h"

namespace jcam::control {

struct SocketOptions {
  mode_t mode = 0666;          ///< everybody may look; rights.h has what else
  std::optional<gid_t> group;  ///< as it is, when not given
  int backlog = 16;
};

/// A listening, non-blocking stream socket at `path`. A socket file that nobody answers (ECONNREFUSED) is
/// replaced; a living daemon or anything else at that path is an error. Never open to more than `mode`, not
/// even for a moment.
Result<UniqueFd> listen_at(const std::string& path, const SocketOptions& options);

/// The group of the file that a listening socket is bound to; nothing where there is none any more.
std::optional<gid_t> group_of(int listening);

/// Connected, blocking, close-on-exec. The error has errno in `os`.
Result<UniqueFd> connect_to(const std::string& path);

/// Whether `fd` is a listening stream socket of the Unix family, as one from systemd has to be.
Status check_listening(int fd);

}  // namespace jcam::control
