// SPDX-License-Identifier: Apache-2.0
#include "web/server.h"

#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <thread>
#include <utility>

#include "web/http/front.h"
#include "web/http/listening.h"
#include "web/http/workers.h"
#include "web/site.h"

namespace jcam::web {
struct Server::Running {
  /// A connection that is being answered.
  struct Served {
    UniqueFd connection;
    std::string head;
  };

  explicit Running(const ServerOptions& options) : site(options.socket, options.policy) {}

  bool take(UniqueFd& connection, std::string& head) {
    auto served = std::make_shared<Served>(Served{std::move(connection), std::move(head)});
    std::function<void()> work = [this, served] {
      try {
        site.serve(std::move(served->connection), served->head);
      } catch (const std::exception&) {  // no memory: who asked for too much sees the connection's end
      }
    };
    if (workers.give(work)) return true;
    connection = std::move(served->connection);
    return false;
  }

  Site site;
  Workers workers;  // ends first: they use what stands above
  std::optional<Front> front;
  std::thread thread;
};

Server::Server(const ServerOptions& options) : running_(std::make_unique<Running>(options)) {}

Server::~Server() {
  if (!running_->thread.joinable()) return;
  running_->front->stop();
  running_->thread.join();
  running_->site.end();
}

Result<std::unique_ptr<Server>> Server::listen(const ServerOptions& options) {
  auto listening = listen_at(options.listen);
  if (!listening) return listening.error();
  std::unique_ptr<Server> made(new Server(options));
  made->port_ = port_of(listening->get());
  Running& running = *made->running_;
  auto front = Front::open(std::move(*listening), [&running](UniqueFd& connection, std::string& head) {
    return running.take(connection, head);
  });
  if (!front) return front.error();
  running.front.emplace(std::move(*front));
  running.thread = std::thread([&running] { running.front->run(); });
  return made;
}

}  // namespace jcam::web
