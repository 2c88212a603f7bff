// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <mutex>
#include <set>
#include <string>
#include <utility>
#include <variant>

#include "common/names.h"
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
    auto answer = call(operation, kAnswer);
    if (!answer) return answer.error();
    auto* reply = std::get_if<Reply>(&answer->reply);
    if (reply == nullptr) return Error{"jcam-bridge answers something else", "use programs of one release"};
    return std::move(*reply);
  }
  /// A picture of a stream as a JPEG, at most `width` wide (0: as it is). `wake`: a sensor may be started.
  Result<std::string> picture(const StreamName& stream, int width, bool wake) const;
  /// Whoever waits for an answer gets an error at once, and so does whoever asks later.
  void end();

 private:
  static constexpr std::chrono::seconds kAnswer{5};
  Result<control::Answer> call(const control::Operation& operation, std::chrono::milliseconds timeout) const;

  std::string socket_;
  mutable std::mutex mutex_;
  mutable std::set<int> asked_;  ///< connections on which an answer is awaited
  bool ended_ = false;
};

}  // namespace jcam::web
