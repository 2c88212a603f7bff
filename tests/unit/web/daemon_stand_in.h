// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/mman.h>
#include <unistd.h>

#include <atomic>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "control/server.h"
#include "tests/support/serve_once.h"
#include "tests/support/status_sample.h"

namespace jcam::test {

/// A daemon that knows its answers by heart: csi0 streams grey pictures that grow brighter, csi1 is in
/// trouble.
class DaemonStandIn : public control::Handler {
 public:
  explicit DaemonStandIn(const std::string& path)
      : server_(std::move(*control::Server::listen(path, {}, *this))), thread_([this] { loop(); }) {}
  ~DaemonStandIn() override {
    done_ = true;
    thread_.join();
  }
  std::optional<control::Response> handle(control::ConnectionId connection, const control::Peer&,
                                          const control::Request& request) override {
    using namespace control;
    if (std::holds_alternative<WatchRequest>(request.operation)) {
      watchers_.emplace_back(connection, request.id);
      return Response{request.id, Reply{report()}};
    }
    if (const auto* history = std::get_if<HistoryRequest>(&request.operation)) {
      History reply;
      if (history->after < 7) reply.events = {{7, 1, 2, 1, {0}, "", false, "streaming", "ok"}};
      if (history->figures) reply.figures = {{{0}, "", 5000, 5000, {29.97}, {4.5}}};
      return Response{request.id, Reply{reply}};
    }
    if (const auto* snapshot = std::get_if<SnapshotRequest>(&request.operation))
      return picture(connection, request.id, *snapshot);
    if (const auto* set = std::get_if<SetRequest>(&request.operation)) {
      const std::lock_guard lock(mutex_);
      was_set_ = set->property + "=" + set->value;
      return Response{request.id, Reply{Done{}}};
    }
    ++asked;
    return Response{request.id, Reply{report()}};
  }
  void closed(control::ConnectionId connection) override {
    std::erase_if(watchers_, [&](const auto& watcher) { return watcher.first == connection; });
  }

  std::atomic<int> asked{0}, pictures{0}, woken{0};
  std::atomic<bool> idle{false};
  std::atomic<bool> noisy{false};  ///< large pictures that nothing makes small
  std::atomic<bool> tell{false};   ///< the watchers, of a change
  std::string was_set() const {
    const std::lock_guard lock(mutex_);
    return was_set_;
  }

 private:
  control::StatusReport report() const {
    auto report = status_sample();
    if (idle) report.cameras[0].state = control::CameraState::idle;
    return report;
  }
  std::optional<control::Response> picture(control::ConnectionId connection, std::int64_t id,
                                           const control::SnapshotRequest& request) {
    if (request.camera.number != 0)
      return control::Response{id, Error{"csi1: nvargus-daemon is not running"}};
    if (!request.look) ++woken;
    if (idle && request.look)
      return control::Response{id, Error{"csi0 is idle", "whoever reads it starts it"}};
    const int width = noisy ? 1280 : 64;
    const int height = noisy ? 720 : 48;
    std::string frame(static_cast<std::size_t>(width * height * 2), static_cast<char>(++pictures));
    std::uint32_t noise = 1;
    for (std::size_t i = 0; noisy && i < frame.size(); ++i)
      frame[i] = static_cast<char>((noise = noise * 1664525 + 1013904223) >> 24U);
    UniqueFd file(::memfd_create("picture", MFD_CLOEXEC));
    if (::write(file.get(), frame.data(), frame.size()) != static_cast<ssize_t>(frame.size()))
      return std::nullopt;
    server_.reply(connection,
                  {id, control::Reply{control::Snapshot{PixelFormat::yuyv, width, height, frame.size()}}},
                  std::move(file));
    return std::nullopt;
  }
  void loop() {
    while (!done_) {
      if (tell.exchange(false)) {
        for (const auto& [connection, id] : watchers_)
          server_.reply(connection, {id, control::Reply{report()}});
      }
      serve_once(server_, 10);
    }
  }
  mutable std::mutex mutex_;
  std::string was_set_;
  std::atomic<bool> done_{false};
  std::vector<std::pair<control::ConnectionId, std::int64_t>> watchers_;
  control::Server server_;
  std::thread thread_;
};

}  // namespace jcam::test
