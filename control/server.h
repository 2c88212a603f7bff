// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "common/os/unique_fd.h"
#include "common/result.h"
#include "control/connection.h"
#include "control/protocol/messages.h"
#include "control/unix_socket.h"

namespace jcam::control {

/// Never used twice by one server.
using ConnectionId = std::uint64_t;

/// The daemon's side of a request. Called from Server::on_ready() and may call the server's reply() itself.
class Handler {
 public:
  virtual ~Handler() = default;
  /// The answer, or nothing: then reply() follows some time, or never.
  virtual std::optional<Response> handle(ConnectionId connection, const Peer& peer,
                                         const Request& request) = 0;
  /// The client is gone and its id with it: whatever it held is free. Called once for each connection.
  virtual void closed(ConnectionId connection) = 0;
};

/// What to poll for: reading always, writing when `write`.
struct PollInterest {
  int fd = -1;
  bool write = false;
};

/// The daemon's socket. Lives in its single-threaded loop and never blocks: a client that does not read is
/// dropped, one that sends too long a line or garbage gets an error, one that has no right to what it asks
/// for is told so and the handler is not asked. All calls on one thread; `handler` outlives the server.
class Server {
 public:
  /// Requests of one client that are served before the others have their turn.
  static constexpr int kMaxServed = 16;

  /// Listens at `path` and removes the file at the end.
  static Result<Server> listen(const std::string& path, const SocketOptions& options, Handler& handler,
                               const Places& places = {});
  /// Takes a listening socket from systemd.
  static Result<Server> adopt(UniqueFd listening, Handler& handler);

  Server(Server&&) noexcept = default;
  Server& operator=(Server&&) = delete;
  ~Server();

  std::vector<PollInterest> fds() const;
  /// `fd` is one of fds() that poll() reported, whatever for. Descriptors that are no longer ours are passed
  /// over.
  void on_ready(int fd);
  /// Whether requests wait that no descriptor will tell of: poll without waiting, then serve_waiting().
  bool has_waiting() const;
  void serve_waiting();

  /// A late answer, or one more for a watch. `attached` goes with it. Nothing happens when the client is
  /// gone.
  void reply(ConnectionId connection, const Response& response, UniqueFd attached = {});
  std::size_t connections() const { return connections_.size(); }

 private:
  struct Client {
    Connection connection;
    bool waits = false;   ///< more than kMaxServed had come
    bool doomed = false;  ///< closed by the next on_ready()
  };
  /// Unlinks the path that it made; empty for an adopted socket.
  struct OwnPath {
    std::string path;
    OwnPath() = default;
    explicit OwnPath(std::string own) : path(std::move(own)) {}
    OwnPath(OwnPath&& other) noexcept : path(std::exchange(other.path, {})) {}
    OwnPath& operator=(OwnPath&&) = delete;
    ~OwnPath();
  };

  Server(UniqueFd listening, OwnPath path, Handler& handler, const Places& places);
  void accept_clients();
  void shed_client();
  void admit(Connection connection);
  void serve(ConnectionId id);
  void answer(ConnectionId id, const std::string& line);
  void doom(Client& client);
  void sweep();

  UniqueFd listening_;
  UniqueFd spare_;  ///< given up for a moment to turn a client away when the process is out of descriptors
  OwnPath path_;
  Handler& handler_;
  Rights rights_;
  Places places_;
  ConnectionId next_ = 1;
  std::map<ConnectionId, Client> connections_;
};

}  // namespace jcam::control
