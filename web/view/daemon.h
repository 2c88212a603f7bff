// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <string>
#include <utility>

#include "common/names.h"
#include "common/os/open_sockets.h"
#include "common/result.h"
#include "control/client.h"

namespace jcam::web {

/// The daemon, asked over a connection of its own each time. Any thread.
class Daemon {
 public:
  explicit Daemon(std::string socket) : socket_(std::move(socket)) {}
  const std::string& socket() const { return socket_; }

  /// Of the daemon's answer that part which belongs to the question.
  template <typename Reply>
  Result<Reply> ask(const control::Operation& operation) const {
    return control::reply_in<Reply>(call(operation, kAnswer));
  }
  /// A picture of a stream as a JPEG, at most `width` wide (0: as it is). `wake`: a sensor may be started.
  Result<std::string> picture(const StreamName& stream, int width, bool wake) const;
  /// Whoever waits for an answer gets an error at once, and so does whoever asks later.
  void end() { asked_.end(); }

 private:
  static constexpr std::chrono::seconds kAnswer{5};
  Result<control::Answer> call(const control::Operation& operation, std::chrono::milliseconds timeout) const;

  std::string socket_;
  mutable OpenSockets asked_;  ///< connections on which an answer is awaited
};

}  // namespace jcam::web
