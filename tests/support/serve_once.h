// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <poll.h>

#include <vector>

#include "control/server.h"

namespace jcam::test {

/// One poll() of a server, and what is ready or waits served. False: nothing was in the time.
inline bool serve_once(control::Server& server, int timeout_ms) {
  const bool waiting = server.has_waiting();
  if (waiting) timeout_ms = 0;
  std::vector<pollfd> entries;
  for (const auto& interest : server.fds())
    entries.push_back({interest.fd, static_cast<short>(POLLIN | (interest.write ? POLLOUT : 0)), 0});
  if (::poll(entries.data(), entries.size(), timeout_ms) < 0) return false;
  bool any = waiting;
  for (const auto& entry : entries) {
    if (entry.revents == 0) continue;
    server.on_ready(entry.fd);
    any = true;
  }
  server.serve_waiting();
  return any;
}

}  // namespace jcam::test
