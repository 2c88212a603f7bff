// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <deque>
#include <optional>
#include <string>

#include "common/os/unique_fd.h"
#include "control/rights.h"

namespace jcam::control {

/// One client of the server: its unfinished line and what it has not yet taken. Owns the descriptor, which
/// never blocks. Knows bytes and lines, not messages.
class Connection {
 public:
  explicit Connection(UniqueFd fd);

  int fd() const { return fd_.get(); }
  const Peer& peer() const { return peer_; }
  bool wants_write() const { return !out_.empty(); }

  /// Takes what is there, at most one buffer full. False: the other side is gone.
  bool receive();
  /// The next whole line without its newline; nothing when there is none yet.
  std::optional<std::string> take_line();
  /// What waits for its newline is longer than a line may be.
  bool line_too_long() const;

  /// Queues a line, and a descriptor that goes with its first byte; sends what can be sent at once. False:
  /// the other side is gone, or so far behind that it is as good as gone.
  bool send(std::string line, UniqueFd attached = {});
  /// Sends on what is queued. False as for send().
  bool flush();

 private:
  struct Outgoing {
    std::string bytes;
    std::size_t sent = 0;
    UniqueFd attached;
  };

  UniqueFd fd_;
  Peer peer_;
  std::string in_;
  std::size_t scanned_ = 0;  ///< no newline in in_ before here
  std::deque<Outgoing> out_;
  std::size_t queued_ = 0;  ///< bytes in out_
};

}  // namespace jcam::control
