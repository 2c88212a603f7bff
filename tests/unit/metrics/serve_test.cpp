// SPDX-License-Identifier: Apache-2.0
// The file and the HTTP server, against a daemon that knows its answer by heart.
#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <thread>

#include "common/os/read_file.h"
#include "control/server.h"
#include "metrics/bridge_metrics.h"
#include "metrics/metrics_file.h"
#include "metrics/server.h"
#include "tests/support/serve_once.h"
#include "tests/support/status_sample.h"
#include "tests/support/temp_dir.h"

namespace jcam::metrics {
namespace {

using namespace std::chrono_literals;
using control::ConnectionId;
using control::Request;
using control::Response;

class Daemon : public control::Handler {
 public:
  explicit Daemon(const std::string& path)
      : server_(std::move(*control::Server::listen(path, {}, *this))), thread_([this] { loop(); }) {}
  ~Daemon() override {
    done_ = true;
    thread_.join();
  }
  std::optional<Response> handle(ConnectionId connection, const control::Peer&,
                                 const Request& request) override {
    if (std::holds_alternative<control::WatchRequest>(request.operation)) {
      watcher_ = connection;
      watch_id_ = request.id;
    } else {
      ++asked;
    }
    return Response{request.id, control::Reply{report()}};
  }
  void closed(ConnectionId) override {}

  std::atomic<int> asked{0};
  std::atomic<bool> idle{false};
  std::atomic<bool> tell{false};  ///< the watcher, of a change

 private:
  control::StatusReport report() const {
    auto report = test::status_sample();
    if (idle) report.cameras[0].state = control::CameraState::idle;
    return report;
  }
  void loop() {
    while (!done_) {
      if (tell.exchange(false)) server_.reply(watcher_, {watch_id_, control::Reply{report()}});
      test::serve_once(server_, 10);
    }
  }
  std::atomic<bool> done_{false};
  ConnectionId watcher_{};
  std::int64_t watch_id_ = 0;
  control::Server server_;
  std::thread thread_;
};

bool readable(int fd) {
  pollfd entry{fd, POLLIN, 0};
  return ::poll(&entry, 1, 10000) == 1;
}

TEST(MetricsFile, IsThereAtOnceAndFollowsChangesOnly) {
  const test::TempDir dir;
  Daemon daemon(dir / "sock");
  daemon.idle = true;
  const auto start = MetricsFile::Time(1000s);
  MetricsFile file(dir / "sock", dir / "jcam.prom", 15s);
  ASSERT_TRUE(file.tick(start));
  const auto text = read_file(dir / "jcam.prom");
  ASSERT_TRUE(text);
  EXPECT_NE(text->find("jcam_camera_state{camera=\"csi0\",state=\"idle\"} 1\n"), std::string::npos);
  ASSERT_TRUE(file.tick(start + 2s));
  const int asked = daemon.asked;
  EXPECT_EQ(file.due(), std::nullopt);
  ASSERT_TRUE(file.tick(start + 1h));
  EXPECT_EQ(daemon.asked, asked);

  daemon.idle = false;
  daemon.tell = true;
  ASSERT_TRUE(readable(file.fd()));
  file.ready();
  EXPECT_EQ(file.due(), start + FileSchedule::kPause);
  ASSERT_TRUE(file.tick(start + 4s));
  EXPECT_EQ(daemon.asked, asked + 1);
  EXPECT_EQ(file.due(), start + 19s);
  EXPECT_NE(read_file(dir / "jcam.prom")->find("state=\"streaming\"} 1\n"), std::string::npos);
}

TEST(MetricsFile, TellsOfADaemonThatGoesAndFindsTheNextOne) {
  const test::TempDir dir;
  const auto start = MetricsFile::Time(1000s);
  MetricsFile file(dir / "sock", dir / "jcam.prom", 15s);
  ASSERT_TRUE(file.tick(start));
  EXPECT_NE(read_file(dir / "jcam.prom")->find("jcam_up 0\n"), std::string::npos);
  EXPECT_EQ(file.due(), start + 5s);
  {
    const Daemon daemon(dir / "sock");
    ASSERT_TRUE(file.tick(start + 5s));
    EXPECT_NE(read_file(dir / "jcam.prom")->find("jcam_up 1\n"), std::string::npos);
  }
  ASSERT_TRUE(readable(file.fd()));
  file.ready();
  EXPECT_EQ(file.fd(), -1);
  ASSERT_TRUE(file.tick(start + 10s));
  EXPECT_NE(read_file(dir / "jcam.prom")->find("jcam_up 0\n"), std::string::npos);
}

TEST(MetricsFile, ADirectoryThatIsNotThereIsAnError) {
  const test::TempDir dir;
  MetricsFile file(dir / "sock", dir / "none/jcam.prom", 15s);
  EXPECT_FALSE(file.tick(MetricsFile::Time(1000s)));
}

/// What the server answers to a GET, whole.
std::string get(int port, const std::string& path = "/metrics") {
  const UniqueFd fd(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(fd.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) return "no connection";
  const std::string ask = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
  if (::write(fd.get(), ask.data(), ask.size()) != static_cast<ssize_t>(ask.size())) return "not sent";
  std::string answer;
  char part[4096];
  for (ssize_t got = 0; (got = ::read(fd.get(), part, sizeof part)) > 0;)
    answer.append(part, static_cast<std::size_t>(got));
  return answer;
}

TEST(MetricsOverHttp, AnswersOnRequest) {
  const test::TempDir dir;
  const auto metrics = std::make_shared<BridgeMetrics>(dir / "sock");
  const auto server = Server::listen("127.0.0.1:0", metrics);
  ASSERT_TRUE(server);
  const int port = (*server)->port();
  EXPECT_NE(get(port).find("jcam_up 0\n"), std::string::npos);
  const Daemon daemon(dir / "sock");
  const std::string answer = get(port);
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 200 OK\r\n")) << answer;
  EXPECT_NE(answer.find("jcam_frames_total{camera=\"csi0\"} 53102\n"), std::string::npos) << answer;
  EXPECT_EQ(daemon.asked, 1);
}

TEST(MetricsOverHttp, TellsOfHealth) {
  const test::TempDir dir;
  const auto server = Server::listen("127.0.0.1:0", std::make_shared<BridgeMetrics>(dir / "sock"));
  ASSERT_TRUE(server);
  const auto ask = [&](const std::string& path) {
    const std::string answer = get((*server)->port(), path);
    return answer.substr(9, 3) + ' ' + answer.substr(answer.find("\r\n\r\n") + 4);
  };
  EXPECT_TRUE(ask("/healthz").starts_with("503 jcam-bridge is not running")) << ask("/healthz");
  EXPECT_TRUE(ask("/healthz/csi0").starts_with("503 jcam-bridge is not running"));
  const Daemon daemon(dir / "sock");
  EXPECT_EQ(ask("/healthz"), "503 csi1: nvargus-daemon is not running\n");
  EXPECT_EQ(ask("/healthz/csi0"), "200 ok\n");
  EXPECT_EQ(ask("/healthz/csi1"), "503 csi1: nvargus-daemon is not running\n");
  EXPECT_EQ(ask("/healthz/csi2"), "404 there is no camera csi2\n");
  for (const std::string path : {"/healthz/", "/healthz/csi", "/healthz/csi0/", "/healthz/../metrics", "/"})
    EXPECT_TRUE(ask(path).starts_with("404")) << path;
}

TEST(MetricsOverHttp, APortThatIsTakenIsAnError) {
  const test::TempDir dir;
  const auto metrics = std::make_shared<BridgeMetrics>(dir / "sock");
  const auto first = Server::listen("127.0.0.1:0", metrics);
  ASSERT_TRUE(first);
  const auto second = Server::listen("127.0.0.1:" + std::to_string((*first)->port()), metrics);
  ASSERT_FALSE(second);
  EXPECT_NE(second.error().hint.find("metrics.listen"), std::string::npos);
}

}  // namespace
}  // namespace jcam::metrics
