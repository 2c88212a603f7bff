// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "common/os/unique_fd.h"
#include "common/result.h"

namespace jcam::web {

/// A socket that listens at "127.0.0.1:9911" or "[::1]:9911" (port 0: one that is free), and never blocks.
Result<UniqueFd> listen_at(const std::string& address);

/// The port of such a socket.
int port_of(int listening);

}  // namespace jcam::web
