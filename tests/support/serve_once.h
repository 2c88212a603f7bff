// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <poll.h>

#include <vector>

#include "control/server.h"

namespace jcam::test {

/// One poll() of a server, and what is ready served. False: nothing was in the time.
inline bool serve_once(control::Server& server, int timeout_ms) {
  std::vector<pollfd> entries;
  for (const auto& interest : server.fds())
    entries.push_back({interest.fd, static_cast<short>(POLLIN | (interest.write ? POLLOUT : 0)), 0});
  if (::poll(entries.data(), entries.size(), timeout_ms) <= 0) return false;
  for (const auto& entry : entries) {
    if (entry.revents != 0) server.on_ready(entry.fd);
  }
  return true;
}

}  // namespace jcam::test
