// SPDX-License-Identifier: Apache-2.0
// What clients of the socket may ask for.
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syslog.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <algorithm>

#include "bridge/daemon/daemon.h"
#include "bridge/daemon/launch_words.h"
#include "common/os/os_error.h"
#include "common/text/credentials.h"
#include "common/text/listed.h"
#include "common/text/text.h"
#include "common/version.h"
#include "host/sipl.h"

namespace jcam::bridge {

using control::ConnectionId;
using control::Reply;
using control::Response;

std::optional<Response> Daemon::handle(ConnectionId connection, const control::Peer& peer,
                                       const control::Request& request) {
  const Time now = monotonic_now();
  struct Visitor {
    Daemon& d;
    ConnectionId connection;
    pid_t pid;
    std::int64_t id;
    Time now;
    std::optional<Response> operator()(const control::StatusRequest&) const {
      return Response{id, Reply(d.report(now))};
    }
    std::optional<Response> operator()(const control::ReserveRequest& r) const {
      d.launches_[connection] = {pid, launch_words(pid, d.options_.proc_root)};
      return d.reserve(connection, id, r, now);
    }
    std::optional<Response> operator()(const control::ReloadRequest&) const {
      return Response{id, d.reload(now)};
    }
    std::optional<Response> operator()(const control::SetRequest& r) const {
      return d.set(connection, id, r);
    }
    std::optional<Response> operator()(const control::UnsetRequest& r) const {
      return d.unset(connection, id, r);
    }
    std::optional<Response> operator()(const control::SnapshotRequest& r) const {
      return d.snapshot(connection, id, r, now);
    }
    std::optional<Response> operator()(const control::HistoryRequest& r) const {
      if (r.camera && d.find(*r.camera) == nullptr) return Response{id, d.no_such_camera(*r.camera)};
      return Response{id, Reply(d.history(r, now))};
    }
    std::optional<Response> operator()(const control::NoteRequest& r) const {
      return Response{id, d.note(r)};
    }
    std::optional<Response> operator()(const control::KeepRequest& r) const {
      return d.keep(connection, id, r);
    }
    std::optional<Response> operator()(const control::WatchRequest&) const {
      d.watchers_.add(connection, id);
      return Response{id, Reply(d.report(now))};
    }
  };
  return std::visit(Visitor{*this, connection, peer.pid, request.id, now}, request.operation);
}

void Daemon::closed(ConnectionId connection) {
  const Time now = monotonic_now();
  if (const auto launch = launches_.find(connection); launch != launches_.end()) {
    for (const auto& node : reservations_.nodes_of(connection)) left_[node] = launch->second.words;
    launches_.erase(launch);
  }
  reservations_.release(connection, now);
  watchers_.remove(connection);
  for (auto& camera : cameras_) camera->drop_snapshots(connection, now);
  std::erase_if(waiting_, [&](const Waiting& waiting) {
    if (waiting.connection != connection) return false;
    if (Camera* camera = find(waiting.reservation.node.camera)) camera->unwant(now);
    return true;
  });
  watchers_.changed();
}

Error Daemon::no_such_camera(const CameraName& name) const {
  const std::string known = listed(cameras_, [](const auto& camera) { return camera->config().name.text(); });
  return Error{"there is no camera " + name.text(),
               known.empty() ? "none is configured: see jcam.toml(5)" : "there are: " + known};
}

Error Daemon::no_such_stream(const Camera& camera, const std::string& stream) {
  const std::string known = listed(camera.config().streams(), [](const StreamConfig& each) {
    return each.stream.empty() ? "main" : each.stream;
  });
  return Error{one_line(camera.config().name.text() + " has no stream " + stream),
               "there are: " + known + "; see jcam.toml(5)"};
}

std::optional<Response> Daemon::set(ConnectionId connection, std::int64_t id,
                                    const control::SetRequest& request) {
  Camera* camera = find(request.camera);
  if (camera == nullptr) return Response{id, no_such_camera(request.camera)};
  camera->set_property(request.property, request.value,
                       answer_setting(connection, id,
                                      request.camera.text() + ": " + one_line(request.property, 80) + "=" +
                                          one_line(request.value, 80)));
  return std::nullopt;
}

std::optional<Response> Daemon::unset(ConnectionId connection, std::int64_t id,
                                      const control::UnsetRequest& request) {
  Camera* camera = find(request.camera);
  if (camera == nullptr) return Response{id, no_such_camera(request.camera)};
  camera->unset_property(
      request.property,
      answer_setting(connection, id, request.camera.text() + ": " + one_line(request.property, 80)));
  return std::nullopt;
}

LiveSettings::Done Daemon::answer_setting(ConnectionId connection, std::int64_t id, std::string what) {
  return [this, connection, id, what = std::move(what)](const Result<std::string>& answer) {
    if (answer) return server_->reply(connection, {id, Reply(control::Done{*answer})});
    server_->reply(connection, {id, Error{what + ": " + answer.error().what, answer.error().hint}});
  };
}

std::optional<Response> Daemon::snapshot(ConnectionId connection, std::int64_t id,
                                         const control::SnapshotRequest& request, Time now) {
  Camera* camera = find(request.camera);
  if (camera == nullptr) return Response{id, no_such_camera(request.camera)};
  const Stream* stream = camera->find(request.stream);
  if (stream == nullptr) return Response{id, no_such_stream(*camera, request.stream)};
  const auto taken = camera->snapshot(
      connection, request.stream, request.look,
      [this, connection, id, camera = request.camera, name = stream->name(),
       config = stream->config()](UniqueFd frame) {
        if (!frame) {
          const Camera* late = find(camera);
          const std::string why = late != nullptr ? late->bridge().reason : "";
          server_->reply(connection,
                         {id, Error{name.text() + " gave no frame in time" + (why.empty() ? "" : ": " + why),
                                    "see: jcamctl status"}});
          return;
        }
        struct stat info {};
        ::fstat(frame.get(), &info);
        ::lseek(frame.get(), 0, SEEK_SET);
        control::Snapshot snapshot{config.format, config.output.size.width, config.output.size.height,
                                   static_cast<std::uint64_t>(info.st_size)};
        server_->reply(connection, {id, Reply(snapshot)}, std::move(frame));
      },
      now);
  if (!taken) return Response{id, taken.error()};
  return std::nullopt;
}

Result<Reply> Daemon::note(const control::NoteRequest& request) {
  const Camera* camera = find(request.node.camera);
  if (camera == nullptr) return no_such_camera(request.node.camera);
  const auto nodes = camera->nodes();
  if (std::none_of(nodes.begin(), nodes.end(), [&](const auto* n) { return n->name() == request.node; }))
    return Error{request.node.camera.text() + " has no node " + request.node.text(), "see: jcamctl status"};
  const std::string text = without_credentials(one_line(request.text));
  if (text.empty()) return Error{"a note without words", {}};
  if (request.problem) {
    log_.problem(request.node, "note", text);
  } else {
    log_.info(request.node, "note", text);
  }
  watchers_.changed();
  return Reply(control::Done{});
}

void Daemon::remember(const LogLine& line) {
  const auto camera = parse_camera_name(line.camera);
  if (!camera) return;
  history_.add({*camera, line.node, line.priority < LOG_INFO, line.event, without_credentials(line.text),
                monotonic_now()});
}

control::History Daemon::history(const control::HistoryRequest& request, Time now) const {
  const Time offset = std::chrono::system_clock::now().time_since_epoch() - now;
  control::History history{history_.since(request.after, request.camera, offset)};
  for (const auto& camera : cameras_) {
    if (!request.figures || request.camera.value_or(camera->config().name) != camera->config().name) continue;
    for (auto& figures : camera->figures(now, offset)) history.figures.push_back(std::move(figures));
  }
  return history;
}

control::StatusReport Daemon::report(Time now) const {
  control::StatusReport report;
  report.version = kVersion;
  report.pid = ::getpid();
  report.uptime_ns = (now - started_).count();
  report.module_version = nodes_.module_version();
  report.argus = {config_.argus.socket, argus_ && argus_->served(), sipl_ ? kSiplWords : ""};
  if (wrong_config_) report.problem = wrong_config_->wrong().message();
  for (const auto& camera : cameras_) {
    report.cameras.push_back(camera->report(now));
    if (sipl_ && camera->config().source.kind == SourceKind::argus)
      report.cameras.back().note = std::string(kSiplWords) + "; " + kSiplCure;
    if (const BoardCamera* on_board = camera_of(board_, camera->config())) {
      report.cameras.back().sensor = on_board->sensor;
      report.cameras.back().position = on_board->position;
    }
    for (auto& node : report.cameras.back().nodes) {
      node.reserved = reservations_.state(node.name);
      if (node.holder.empty()) node.holder = holder_of(node.name);
    }
  }
  return report;
}

std::string Daemon::holder_of(const NodeName& node) const {
  if (const auto holder = reservations_.holder(node)) {
    const auto launch = launches_.find(*holder);
    return launch == launches_.end() ? "" : launch_words(launch->second.pid, options_.proc_root);
  }
  const auto last = left_.find(node);
  return reservations_.state(node) == control::Reserved::stale && last != left_.end() ? last->second : "";
}

std::vector<CdiCamera> Daemon::cdi_cameras() const {
  std::vector<CdiCamera> nodes;
  for (const auto& camera : cameras_) {
    for (const auto* slot : camera->nodes()) {
      struct stat info {};
      if (!slot->usable() || ::fstat(slot->node().fd(), &info) != 0) continue;
      nodes.push_back({slot->name(), slot->path(), major(info.st_rdev), minor(info.st_rdev), info.st_gid});
    }
  }
  return nodes;
}

std::string Daemon::status_line() const {
  if (wrong_config_) return "no cameras until this is corrected: " + wrong_config_->wrong().message();
  std::size_t streaming = 0;
  std::size_t failing = 0;
  for (const auto& camera : cameras_) {
    if (camera->bridge().state == State::streaming) ++streaming;
    if (!camera->bridge().reason.empty()) ++failing;
  }
  return std::to_string(cameras_.size()) + " cameras, " + std::to_string(streaming) + " streaming" +
         (failing > 0 ? ", " + std::to_string(failing) + " failing" : "");
}

}  // namespace jcam::bridge
