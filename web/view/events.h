// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "control/client.h"
#include "web/view/daemon.h"

namespace jcam::web {

/// What happens, as server-sent events for one listener: "status" at once, on every change and every other
/// second while a camera runs, since figures move then; "history" with what is new in it and, some seconds
/// apart, the figures of the last ten minutes; "gone" with a reason when there is no daemon, which is then
/// looked for. One thread.
class Events {
 public:
  /// False: nobody listens any more.
  using Write = std::function<bool(std::string_view)>;
  explicit Events(const Daemon& daemon) : daemon_(daemon) {}

  /// Waits for what comes next, for a second at most. False: nobody listens any more.
  bool step(const Write& write);

 private:
  using Clock = std::chrono::steady_clock;
  bool find_daemon(const Write& write);
  bool tell(const Write& write, const control::StatusReport& report);
  bool gone(const Write& write, const Error& error);

  const Daemon& daemon_;
  std::optional<control::Client> watch_;
  std::uint64_t after_ = 0;
  int daemon_pid_ = 0;  ///< numbers of its history begin anew with each
  bool running_ = false, said_gone_ = false;
  Clock::time_point told_{}, recent_due_{};
};

/// "event: NAME", and the text, which is one line. Pure.
std::string event_text(std::string_view name, std::string_view line);

}  // namespace jcam::web
