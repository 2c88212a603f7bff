// SPDX-License-Identifier: Apache-2.0
#include "metrics/server.h"

#include <httplib.h>
#include <sys/socket.h>

#include <atomic>
#include <string_view>
#include <thread>
#include <utility>

#include "common/text/number.h"
#include "metrics/families.h"
#include "metrics/health.h"

namespace jcam::metrics {
namespace {

constexpr const char* kTextFormat = "text/plain; version=0.0.4; charset=utf-8";
constexpr std::size_t kThreads = 2;

struct Address {
  std::string host;
  int port = 0;
};

Address parse(const std::string& text) {
  const auto colon = text.rfind(':');
  Address address{text.substr(0, colon), 0};
  if (colon != std::string::npos)
    address.port = parse_number<int>(std::string_view(text).substr(colon + 1)).value_or(0);
  if (address.host.starts_with('[') && address.host.ends_with(']'))
    address.host = address.host.substr(1, address.host.size() - 2);
  return address;
}

void answer(httplib::Response& response, int status, const std::string& line) {
  response.status = status;
  response.set_content(line + '\n', "text/plain; charset=utf-8");
}

void answer(httplib::Response& response, const Health& health) {
  answer(response, health.well ? 200 : 503, health.text);
}

void serve_health(httplib::Server& server, const std::shared_ptr<BridgeMetrics>& metrics) {
  server.Get("/healthz", [metrics](const httplib::Request&, httplib::Response& response) {
    const auto report = metrics->status();
    answer(response, report ? health_of(*report) : Health{false, report.error().message()});
  });
  server.Get(R"(/healthz/(csi\d{1,3}))",
             [metrics](const httplib::Request& request, httplib::Response& response) {
               const auto report = metrics->status();
               if (!report) return answer(response, Health{false, report.error().message()});
               const auto health = health_of(*report, request.matches[1]);
               if (!health) return answer(response, 404, "there is no camera " + request.matches[1].str());
               answer(response, *health);
             });
}

void set_up(httplib::Server& server, std::shared_ptr<BridgeMetrics> metrics) {
  server.new_task_queue = [] { return new httplib::ThreadPool(kThreads); };
  // One question for each connection: a scraper that keeps its own open has no thread to itself.
  server.set_keep_alive_max_count(1);
  // The library's default lets two programs listen at one port.
  server.set_socket_options([](socket_t socket) {
    const int on = 1;
    ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  });
  serve_health(server, metrics);
  server.Get("/metrics",
             [metrics = std::move(metrics)](const httplib::Request&, httplib::Response& response) {
               response.set_content(metrics_text(metrics->collect()), kTextFormat);
             });
}

}  // namespace

struct Server::Running {
  httplib::Server server;
  std::atomic<bool> ended{false};
  std::thread thread;
};

Server::Server() : running_(std::make_unique<Running>()) {}

Server::~Server() {
  running_->server.stop();
  if (running_->thread.joinable()) running_->thread.join();
}

Result<std::unique_ptr<Server>> Server::listen(const std::string& address,
                                               std::shared_ptr<BridgeMetrics> metrics) {
  std::unique_ptr<Server> made(new Server);
  httplib::Server& server = made->running_->server;
  set_up(server, std::move(metrics));
  const auto [host, port] = parse(address);
  made->port_ = port;
  if (port == 0)
    made->port_ = server.bind_to_any_port(host);
  else if (!server.bind_to_port(host, port))
    made->port_ = -1;
  if (made->port_ < 0)
    return Error{"cannot listen at " + address, "is the port taken? metrics.listen in jcam.toml names it"};
  made->running_->thread = std::thread([&running = *made->running_] {
    running.server.listen_after_bind();
    running.ended = true;
  });
  // stop() before the loop runs would be lost.
  while (!server.is_running() && !made->running_->ended) std::this_thread::yield();
  return made;
}

}  // namespace jcam::metrics
