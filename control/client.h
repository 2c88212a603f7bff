// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "common/os/unique_fd.h"
#include "common/result.h"
#include "control/protocol/messages.h"

namespace jcam::control {

/// A reply, and the descriptor that came with it, if one did.
struct Answer {
  Reply reply;
  UniqueFd attached;
};

/// A program's connection to the daemon. Blocks, but never longer than it is told; one thread.
///
///   auto client = Client::connect(std::string(kDefaultSocket));
///   if (!client) return client.error();
///   auto answer = client->call(StatusRequest{}, 2s);
class Client {
 public:
  /// When no daemon answers, the error says so and how to start it; is_not_running() knows it.
  static Result<Client> connect(const std::string& path);
  /// Takes a connected stream socket.
  explicit Client(UniqueFd socket) : socket_(std::move(socket)) {}

  /// Sends the request and waits for its answer; the daemon's own error is the error. Answers to earlier
  /// calls that ran out of time are passed over.
  Result<Answer> call(const Operation& operation, std::chrono::milliseconds timeout);
  /// The next answer to the last call, for watch. No timeout: waits for ever.
  Result<Answer> next(std::optional<std::chrono::milliseconds> timeout);

  int fd() const { return socket_.get(); }
  /// Gives the connection to a program that is exec'd: no longer close-on-exec, and no longer ours. What was
  /// reserved with it stays reserved until that program and its children have closed it.
  Result<int> release_to_exec();

 private:
  using Deadline = std::optional<std::chrono::steady_clock::time_point>;
  Status send(std::string_view bytes, const Deadline& deadline);
  Result<Answer> receive(const Deadline& deadline);
  Result<std::string> line(const Deadline& deadline);

  UniqueFd socket_;
  std::int64_t id_ = 0;
  Operation asked_;
  std::string in_;
  UniqueFd attached_;  ///< came with bytes whose line is not complete yet
};

/// The daemon's reply of that kind; what came with it stays in the answer.
template <typename Wanted, typename Answered>
Result<Wanted> reply_in(Answered&& answer) {
  if (!answer) return answer.error();
  if (auto* reply = std::get_if<Wanted>(&answer->reply)) return std::move(*reply);
  return Error{"jcam-bridge answers something else than it was asked", "use programs of one release"};
}

/// One question over a connection of its own.
template <typename Wanted>
Result<Wanted> ask(const std::string& socket, const Operation& operation, std::chrono::milliseconds timeout) {
  auto client = Client::connect(socket);
  if (!client) return client.error();
  return reply_in<Wanted>(client->call(operation, timeout));
}

/// Whether connect() failed because there is no daemon (and not, say, for want of rights).
bool is_not_running(const Error& error);

}  // namespace jcam::control
