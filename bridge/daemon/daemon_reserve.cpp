// SPDX-License-Identifier: Apache-2.0
// Nodes for launches: which one, and when it is told.
#include <sys/stat.h>
#include <sys/sysmacros.h>

#include <algorithm>
#include <cerrno>
#include <set>

#include "bridge/daemon/daemon.h"
#include "common/os/os_error.h"

namespace jcam::bridge {

using control::ConnectionId;
using control::Reply;
using control::Response;

namespace {

Result<control::Reservation> reservation_of(const Camera& camera, const Reservations::Given& given) {
  const auto nodes = camera.nodes();
  const OwnedNode* node =
      *std::find_if(nodes.begin(), nodes.end(), [&](const OwnedNode* n) { return n->name() == given.node; });
  const Stream& stream = *camera.find(given.node.stream);
  struct stat info {};
  if (::stat(node->path().c_str(), &info) != 0) return os_error(errno, node->path());
  control::Reservation reservation;
  reservation.node = given.node;
  reservation.path = node->path();
  reservation.major = static_cast<int>(major(info.st_rdev));
  reservation.minor = static_cast<int>(minor(info.st_rdev));
  reservation.gid = info.st_gid;
  reservation.format = stream.config().format;
  reservation.mode = stream.config().output;
  reservation.stale = given.stale;
  return reservation;
}

}  // namespace

std::optional<Response> Daemon::reserve(ConnectionId connection, std::int64_t id,
                                        const control::ReserveRequest& request, Time now) {
  auto reservation = pick_node(connection, request, now);
  if (!reservation) return Response{id, reservation.error()};
  watchers_.changed();
  if (request.wait.count() <= 0) return Response{id, Reply(*reservation)};
  Camera* camera = find(request.camera);
  camera->want(now);
  if (camera->bridge().state == State::streaming) {
    // The wish renews the linger: the container has that long to begin to read.
    camera->unwant(now);
    return Response{id, Reply(*reservation)};
  }
  waiting_.push_back({connection, id, *reservation, now + request.wait});
  return std::nullopt;
}

Result<control::Reservation> Daemon::pick_node(ConnectionId connection,
                                               const control::ReserveRequest& request, Time now) {
  Camera* camera = find(request.camera);
  if (camera == nullptr) return no_such_camera(request.camera);
  if (camera->find(request.stream) == nullptr) return no_such_stream(*camera, request.stream);
  const StreamName name{request.camera, request.stream};
  const std::set<NodeName> held(request.held.begin(), request.held.end());
  auto nodes = camera->candidates(request.stream, now);
  auto given = reservations_.reserve(nodes, request.index, held, connection);
  if (!given && !request.index) {
    if (auto added = camera->add_node(request.stream, now); !added) {
      return Error{"every node of " + name.text() + " is taken (" +
                       reservations_.who_has(nodes, std::nullopt, held) + "), and " + added.error().what,
                   added.error().hint};
    }
    nodes = camera->candidates(request.stream, now);
    given = reservations_.reserve(nodes, std::nullopt, held, connection);
  }
  if (!given) {
    const std::string who = reservations_.who_has(nodes, request.index, held);
    const std::string wanted =
        request.index ? NodeName{request.camera, *request.index, request.stream}.text() : name.text();
    return Error{who.empty() ? "there is no node " + wanted : "it is taken: " + who,
                 "see all nodes: jcamctl status"};
  }
  return reservation_of(*camera, *given);
}

Response Daemon::keep(ConnectionId connection, std::int64_t id, const control::KeepRequest& request) {
  if (request.node) {
    if (request.keep.count() != 0)
      return Response{id,
                      Error{request.node->text() + ": keep_ms is not 0", "a node by itself only comes free"}};
    if (reservations_.give_up(*request.node, request.name)) watchers_.changed();
  } else {
    reservations_.keep(connection, {request.name, request.keep});
  }
  return Response{id, Reply(control::Done{})};
}

void Daemon::expire_reservations(Time now) {
  if (reservations_.expire(now)) watchers_.changed();
  kept_reservations_.keep(reservations_.kept_text());
}

void Daemon::serve_waiting(Time now) {
  std::erase_if(waiting_, [&](const Waiting& waiting) {
    Camera* camera = find(waiting.reservation.node.camera);
    const bool streams = camera != nullptr && camera->bridge().state == State::streaming;
    if (!streams && now < waiting.deadline) return false;
    if (camera != nullptr) camera->unwant(now);
    if (streams) {
      server_->reply(waiting.connection, {waiting.id, Reply(waiting.reservation)});
    } else {
      const std::string reason = camera == nullptr || camera->bridge().reason.empty()
                                     ? "it is still starting"
                                     : camera->bridge().reason;
      server_->reply(waiting.connection, {waiting.id, Error{waiting.reservation.node.camera.text() +
                                                                " gave no frame in time: " + reason,
                                                            "see: jcamctl status"}});
    }
    return true;
  });
}

}  // namespace jcam::bridge
