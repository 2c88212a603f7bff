// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "control/client.h"
#include "kubelet/plan/health.h"
#include "kubelet/plugin/say.h"

namespace jcam::kubelet {

/// Follows what the daemon says of itself, through its ends and returns. One thread.
class DaemonLink {
 public:
  explicit DaemonLink(std::string socket) : socket_(std::move(socket)) {}

  struct News {
    std::optional<control::StatusReport> report;  ///< the newest
    bool gone = false;                            ///< it does not answer, or no longer
  };
  /// Call when fd() can be read, and when due.
  News take(Time now);

  /// -1: not connected.
  int fd() const { return client_ ? client_->fd() : -1; }
  /// When to try to connect; nothing: connected.
  std::optional<Time> due() const { return client_ ? std::nullopt : std::optional(next_try_); }

 private:
  News connect(Time now);
  News read(Time now);
  News lost(const Error& error, Time now);

  std::string socket_;
  std::optional<control::Client> client_;
  Time next_try_{};
  std::chrono::milliseconds pause_{};
  Complaint complaint_;
};

}  // namespace jcam::kubelet
