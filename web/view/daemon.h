// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <utility>

#include "common/os/open_sockets.h"
#include "common/result.h"
#include "control/client.h"

namespace jcam::web {

/// The daemon. Any thread.
class Daemon {
 public:
  explicit Daemon(std::string socket) : socket_(std::move(socket)) {}
  const std::string& socket() const { return socket_; }

  /// Of the daemon's answer that part which belongs to the question, over a connection of its own.
  template <typename Answered>
  Result<Answered> ask(const control::Operation& operation) const {
    constexpr std::chrono::seconds kAnswer{5};
    return control::reply_in<Answered>(Line(*this).call(operation, kAnswer));
  }
  /// Whoever waits for an answer gets an error at once, and so does whoever asks later.
  void end() { asked_.end(); }

  /// A connection for one question after the other. One thread; the daemon outlives it.
  class Line {
   public:
    explicit Line(const Daemon& daemon) : daemon_(daemon) {}
    Line(const Line&) = delete;
    Line& operator=(const Line&) = delete;
    ~Line() { hang_up(); }
    /// After an error the next question goes over another connection.
    Result<control::Answer> call(const control::Operation& operation, std::chrono::milliseconds timeout);

   private:
    void hang_up();

    const Daemon& daemon_;
    std::optional<control::Client> client_;
  };

 private:
  std::string socket_;
  mutable OpenSockets asked_;  ///< connections on which an answer is, or will be, awaited
};

}  // namespace jcam::web
