// SPDX-License-Identifier: Apache-2.0
#include "control/server.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "common/os/os_error.h"

namespace jcam::control {
namespace {

UniqueFd spare_descriptor() {
  return UniqueFd{::open("/dev/null", O_RDONLY | O_CLOEXEC)};
}

}  // namespace

Server::OwnPath::~OwnPath() {
  if (!path.empty()) ::unlink(path.c_str());
}

Server::Server(UniqueFd listening, OwnPath path, Handler& handler, const Places& places)
    : listening_(std::move(listening)),
      spare_(spare_descriptor()),
      path_(std::move(path)),
      handler_(handler),
      rights_{::geteuid(), group_of(listening_.get()).value_or(::getegid())},
      places_(places) {}

Server::~Server() {
  for (const auto& [id, client] : connections_) handler_.closed(id);
}

Result<Server> Server::listen(const std::string& path, const SocketOptions& options, Handler& handler,
                              const Places& places) {
  auto listening = listen_at(path, options);
  if (!listening) return listening.error();
  return Server(std::move(*listening), OwnPath(path), handler, places);
}

Result<Server> Server::adopt(UniqueFd listening, Handler& handler) {
  if (auto right = check_listening(listening.get()); !right) return right.error();
  const int flags = ::fcntl(listening.get(), F_GETFL);
  if (flags < 0 || ::fcntl(listening.get(), F_SETFL, flags | O_NONBLOCK) != 0 ||
      ::fcntl(listening.get(), F_SETFD, FD_CLOEXEC) != 0) {
    return os_error(errno, "cannot use the socket from systemd");
  }
  return Server(std::move(listening), OwnPath(), handler, Places{});
}

std::vector<PollInterest> Server::fds() const {
  std::vector<PollInterest> interests{{listening_.get(), false}};
  for (const auto& [id, client] : connections_) {
    interests.push_back({client.connection.fd(), client.connection.wants_write()});
  }
  return interests;
}

void Server::on_ready(int fd) {
  if (fd == listening_.get()) {
    accept_clients();
  } else {
    const auto found = std::find_if(connections_.begin(), connections_.end(),
                                    [fd](const auto& entry) { return entry.second.connection.fd() == fd; });
    if (found != connections_.end()) serve(found->first);
  }
  sweep();
}

void Server::reply(ConnectionId connection, const Response& response, UniqueFd attached) {
  const auto found = connections_.find(connection);
  if (found == connections_.end() || found->second.doomed) return;
  if (!found->second.connection.send(write_response(response), std::move(attached))) doom(found->second);
}

void Server::accept_clients() {
  // Whoever changed the group of the socket's file meant it for the next client, too.
  rights_.group = group_of(listening_.get()).value_or(rights_.group);
  for (;;) {
    UniqueFd fd{::accept4(listening_.get(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK)};
    if (!fd) {
      const int error = errno;
      if (error == EMFILE || error == ENFILE) shed_client();
      if (error == EINTR || error == ECONNABORTED) continue;
      return;
    }
    admit(Connection(std::move(fd)));
  }
}

void Server::admit(Connection connection) {
  const uid_t user = connection.peer().uid;
  const auto mine = std::count_if(connections_.begin(), connections_.end(), [&](const auto& entry) {
    return entry.second.connection.peer().uid == user;
  });
  if (auto place = places_.check(user, static_cast<std::size_t>(mine), connections_.size()); !place) {
    connection.send(write_response({0, place.error()}));
    return;
  }
  connections_.emplace(next_++, Client{std::move(connection)});
}

void Server::shed_client() {
  // Without this the listening socket stays ready and the loop spins.
  spare_.reset();
  const UniqueFd turned_away{::accept4(listening_.get(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK)};
  spare_ = spare_descriptor();
}

void Server::serve(ConnectionId id) {
  // A map's elements stay where they are, and only sweep() removes them.
  Client& client = connections_.at(id);
  if (!client.connection.flush()) return doom(client);
  // What waits is served first: a client that goes on talking fills its own socket, not our memory.
  const bool alive = client.waits || client.connection.receive();
  client.waits = true;
  for (int served = 0; !client.doomed && client.waits && served < kMaxServed; ++served) {
    const auto line = client.connection.take_line();
    if (line) answer(id, *line);
    client.waits = line.has_value();
  }
  if (client.waits && alive) return;
  if (!client.doomed && client.connection.line_too_long()) {
    reply(id, {0, Error{"the line is longer than " + std::to_string(kMaxLine) + " bytes"}});
    doom(client);
  }
  if (!alive) doom(client);
}

void Server::answer(ConnectionId id, const std::string& line) {
  auto parsed = parse_request(line);
  if (auto* bad = std::get_if<BadRequest>(&parsed)) return reply(id, {bad->id, std::move(bad->error)});
  const auto& request = *std::get_if<Request>(&parsed);
  const Peer& peer = connections_.at(id).connection.peer();
  if (auto right = rights_.check(peer, request.operation); !right)
    return reply(id, {request.id, right.error()});
  const auto response = handler_.handle(id, peer, request);
  if (response) reply(id, *response);
}

bool Server::has_waiting() const {
  return std::any_of(connections_.begin(), connections_.end(),
                     [](const auto& entry) { return entry.second.waits && !entry.second.doomed; });
}

void Server::serve_waiting() {
  for (const auto& [id, client] : connections_) {
    if (client.waits && !client.doomed) serve(id);
  }
  sweep();
}

void Server::doom(Client& client) {
  client.doomed = true;
  // Wakes the loop when nothing else would; data that is on its way to the client still arrives.
  ::shutdown(client.connection.fd(), SHUT_RDWR);
}

void Server::sweep() {
  for (auto entry = connections_.begin(); entry != connections_.end();) {
    if (!entry->second.doomed) {
      ++entry;
      continue;
    }
    const ConnectionId id = entry->first;
    entry = connections_.erase(entry);
    handler_.closed(id);
  }
}

}  // namespace jcam::control
