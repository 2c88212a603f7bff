// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "bridge/machine/reservations.h"
#include "control/server.h"
#include "tests/support/serve_once.h"
#include "tests/unit/kubelet/plan/scene.h"

namespace jcam::kubelet::test {

/// A daemon with a report that the test changes, and the real one's reservations. As the real one it tells
/// its watchers when something has changed, the end of a connection too.
class ReservingDaemon : public control::Handler {
 public:
  /// `kept`: what kept_text() gave of the one before.
  ReservingDaemon(const std::string& path, control::StatusReport report, const std::string& kept)
      : report_(std::move(report)), server_(std::move(*control::Server::listen(path, {}, *this, places()))) {
    reservations_.restore(kept, now());
    thread_ = std::thread([this] { loop(); });
  }
  ~ReservingDaemon() override {
    done_ = true;
    thread_.join();
  }

  void change(const std::function<void(control::StatusReport&)>& how) {
    const std::lock_guard lock(mutex_);
    how(report_);
    changed_ = true;
  }
  control::Reserved reserved(const NodeName& node) {
    const std::lock_guard lock(mutex_);
    return reservations_.state(node);
  }
  /// From now on notes get no answer, as from a daemon that hangs in one.
  void hush() {
    const std::lock_guard lock(mutex_);
    silent_ = true;
  }
  /// As a release that knows no `keep`.
  void forget_keeping() {
    const std::lock_guard lock(mutex_);
    keeps_ = false;
  }
  std::string notes() {
    const std::lock_guard lock(mutex_);
    return notes_;
  }
  /// As a launch of jcam-run that goes on.
  bool take_away(const NodeName& node) {
    const std::lock_guard lock(mutex_);
    changed_ = true;
    return reservations_
        .reserve(std::vector<bridge::Candidate>{bridge::Candidate{node}}, node.index, {}, kLaunch)
        .has_value();
  }
  std::string kept_text() {
    const std::lock_guard lock(mutex_);
    return reservations_.kept_text();
  }

  std::optional<control::Response> handle(control::ConnectionId connection, const control::Peer&,
                                          const control::Request& request) override {
    using namespace control;
    if (std::holds_alternative<WatchRequest>(request.operation)) {
      watchers_[connection] = request.id;
      return Response{request.id, Reply{told()}};
    }
    if (const auto* note = std::get_if<NoteRequest>(&request.operation)) {
      if (silent_) return std::nullopt;
      changed_ = true;
      notes_ += note->node.text() + (note->problem ? "!" : "") + ": " + note->text + "\n";
      return Response{request.id, Reply{Done{}}};
    }
    if (const auto* keep = std::get_if<KeepRequest>(&request.operation)) {
      if (!keeps_) return Response{request.id, Error{"there is no operation \"keep\""}};
      if (!keep->node) {
        reservations_.keep(connection, {keep->name, keep->keep});
      } else if (reservations_.give_up(*keep->node, keep->name)) {
        changed_ = true;
      }
      return Response{request.id, Reply{Done{}}};
    }
    const auto* wish = std::get_if<ReserveRequest>(&request.operation);
    if (wish == nullptr) return Response{request.id, Reply{told()}};
    std::vector<bridge::Candidate> nodes;
    for (const auto& camera : report_.cameras) {
      for (const auto& one : camera.nodes) {
        if (one.name.of() == StreamName{wish->camera, wish->stream})
          nodes.push_back({one.name, one.readers > 0, "a test"});
      }
    }
    changed_ = true;
    const auto given = reservations_.reserve(nodes, wish->index, {}, connection);
    if (!given)
      return Response{request.id, Error{"it is taken: " + reservations_.who_has(nodes, wish->index, {})}};
    Reservation reservation;
    reservation.node = given->node;
    reservation.path = find_path(given->node);
    reservation.mode = *parse_video_mode("640x480@30");
    return Response{request.id, Reply{reservation}};
  }
  void closed(control::ConnectionId connection) override {
    watchers_.erase(connection);
    reservations_.release(connection, now());
    changed_ = true;
  }

 private:
  static constexpr std::uint64_t kLaunch = 1'000'000;

  static bridge::Time now() { return std::chrono::steady_clock::now().time_since_epoch(); }
  /// As for root, whom jcam-kubelet is on a machine.
  static control::Places places() {
    control::Places all;
    all.each_user = all.all;
    return all;
  }

  std::string find_path(const NodeName& name) const {
    for (const auto& camera : report_.cameras) {
      for (const auto& one : camera.nodes) {
        if (one.name == name) return one.path;
      }
    }
    return {};
  }
  control::StatusReport told() const {
    auto report = report_;
    for (auto& camera : report.cameras) {
      for (auto& one : camera.nodes) one.reserved = reservations_.state(one.name);
    }
    return report;
  }
  void loop() {
    while (!done_) {
      {
        const std::lock_guard lock(mutex_);
        while (jcam::test::serve_once(server_, 0)) {
        }
        if (std::exchange(changed_, false)) {
          for (const auto& [connection, id] : watchers_)
            server_.reply(connection, {id, control::Reply{told()}});
        }
      }
      std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
  }

  std::mutex mutex_;
  control::StatusReport report_;
  bridge::Reservations reservations_;
  std::map<control::ConnectionId, std::int64_t> watchers_;
  bool changed_ = false, silent_ = false, keeps_ = true;
  std::string notes_;
  std::atomic<bool> done_{false};
  control::Server server_;
  std::thread thread_;
};

}  // namespace jcam::kubelet::test
