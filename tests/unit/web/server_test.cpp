// SPDX-License-Identifier: Apache-2.0
// The whole server over real connections, against a daemon that knows its answers by heart.
#include "web/server.h"

#include <gtest/gtest.h>

#include "tests/support/temp_dir.h"
#include "tests/unit/web/daemon_stand_in.h"
#include "tests/unit/web/visitor.h"

namespace jcam::web {
namespace {

using namespace std::chrono_literals;
using test::DaemonStandIn;
using test::get;
using test::status_and_body;

struct Desk {
  explicit Desk(Policy policy = {})
      : server(Server::listen({"127.0.0.1:0", dir / "sock", std::move(policy)})) {}
  int port() const { return (*server)->port(); }
  std::string ask(const std::string& path, const std::string& headers = "") const {
    return status_and_body(get(port(), path, headers));
  }
  test::TempDir dir;
  Result<std::unique_ptr<Server>> server;
};

TEST(WebServer, GivesMetrics) {
  const Desk desk;
  ASSERT_TRUE(desk.server);
  EXPECT_NE(get(desk.port(), "/metrics").find("jcam_up 0\n"), std::string::npos);
  const DaemonStandIn daemon(desk.dir / "sock");
  const std::string answer = get(desk.port(), "/metrics");
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 200 OK\r\n")) << answer;
  EXPECT_NE(answer.find("jcam_frames_total{camera=\"csi0\"} 53102\n"), std::string::npos) << answer;
  EXPECT_EQ(daemon.asked, 1);
}

TEST(WebServer, TellsOfHealth) {
  const Desk desk;
  ASSERT_TRUE(desk.server);
  EXPECT_TRUE(desk.ask("/healthz").starts_with("503 jcam-bridge is not running")) << desk.ask("/healthz");
  EXPECT_TRUE(desk.ask("/healthz/csi0").starts_with("503 jcam-bridge is not running"));
  const DaemonStandIn daemon(desk.dir / "sock");
  EXPECT_EQ(desk.ask("/healthz"), "503 csi1: nvargus-daemon is not running\n");
  EXPECT_EQ(desk.ask("/healthz/csi0"), "200 ok\n");
  EXPECT_EQ(desk.ask("/healthz/csi1"), "503 csi1: nvargus-daemon is not running\n");
  EXPECT_EQ(desk.ask("/healthz/csi2"), "404 there is no camera csi2\n");
  for (const std::string path :
       {"/healthz/", "/healthz/csi", "/healthz/csi0/", "/healthz/../metrics", "/healthz/%2e%2e"})
    EXPECT_TRUE(desk.ask(path).starts_with("404")) << path;
}

TEST(WebServer, APortThatIsTakenIsAnError) {
  const Desk desk;
  ASSERT_TRUE(desk.server);
  const auto second = Server::listen({"127.0.0.1:" + std::to_string(desk.port()), desk.dir / "sock"});
  ASSERT_FALSE(second);
  EXPECT_NE(second.error().hint.find("web.listen"), std::string::npos);
}

TEST(WebServer, MetricsAloneShowNothingElse) {
  const Desk desk(Policy{.pages = false});
  ASSERT_TRUE(desk.server);
  const DaemonStandIn daemon(desk.dir / "sock");
  EXPECT_TRUE(desk.ask("/metrics").starts_with("200"));
  EXPECT_TRUE(desk.ask("/healthz/csi0").starts_with("200"));
  for (const std::string path : {"/", "/page.js", "/api/status", "/api/events", "/cameras/csi0.jpg"})
    EXPECT_TRUE(desk.ask(path).starts_with("404")) << path;
}

TEST(WebServer, HasAPageThatLoadsNothingFromElsewhere) {
  const Desk desk;
  ASSERT_TRUE(desk.server);
  std::size_t bytes = 0;
  for (const std::string path :
       {"/", "/page.js", "/card.js", "/lens.js", "/dom.js", "/spark.js", "/page.css", "/icon.svg"}) {
    const std::string answer = get(desk.port(), path);
    EXPECT_TRUE(answer.starts_with("HTTP/1.1 200 OK\r\n")) << path;
    EXPECT_NE(answer.find("Content-Security-Policy: default-src 'none'"), std::string::npos);
    EXPECT_EQ(answer.find("unsafe"), std::string::npos);
    EXPECT_EQ(answer.find("https://"), std::string::npos) << path;
    bytes += answer.size();
  }
  EXPECT_LT(bytes, 100'000U);
}

TEST(WebServer, ShowsOnePictureWithoutWakingASensor) {
  const Desk desk;
  ASSERT_TRUE(desk.server);
  EXPECT_TRUE(desk.ask("/cameras/csi0.jpg").starts_with("503 jcam-bridge is not running"));
  DaemonStandIn daemon(desk.dir / "sock");
  EXPECT_TRUE(desk.ask("/cameras/csi0.jpg?width=32").starts_with("200 \xff\xd8"));
  EXPECT_EQ(daemon.woken, 0);
  EXPECT_EQ(desk.ask("/cameras/csi1.jpg"), "503 csi1: nvargus-daemon is not running\n");
  daemon.idle = true;
  EXPECT_EQ(desk.ask("/cameras/csi0/small.jpg"), "503 csi0 is idle; whoever reads it starts it\n");
  EXPECT_TRUE(desk.ask("/cameras/csi0.jpg?wake=1").starts_with("200 \xff\xd8"));
  EXPECT_EQ(daemon.woken, 1);
}

TEST(WebServer, ShowsMovingPicturesThatSeveralShare) {
  const Desk desk;
  ASSERT_TRUE(desk.server);
  const DaemonStandIn daemon(desk.dir / "sock");
  const auto begin = std::chrono::steady_clock::now();
  std::vector<UniqueFd> viewers;
  for (int i = 0; i < 10; ++i) {
    viewers.push_back(test::visit(desk.port()));
    ASSERT_TRUE(test::say(viewers.back().get(),
                          "GET /cameras/csi0.mjpeg?fps=5&width=32 HTTP/1.1\r\nHost: [::1]:80\r\n\r\n"));
  }
  int pictures = 0;
  for (const auto& viewer : viewers) {
    EXPECT_TRUE(test::hear(viewer.get(), "\r\n\r\n--jcam").starts_with("HTTP/1.1 200"));
    for (int i = 0; i < 3; ++i) {
      if (test::hear(viewer.get(), "--jcam\r\n").find("--jcam\r\n") != std::string::npos) ++pictures;
    }
  }
  EXPECT_EQ(pictures, 30);
  // Five a second for all of them, not for each.
  const auto half_seconds = (std::chrono::steady_clock::now() - begin) / 500ms + 1;
  EXPECT_LE(daemon.pictures, half_seconds * 5 / 2 + 2);
}

TEST(WebServer, ShowsACameraThatMovesOnlyWhileItRuns) {
  const Desk desk;
  ASSERT_TRUE(desk.server);
  EXPECT_TRUE(desk.ask("/cameras/csi0.mjpeg").starts_with("503 jcam-bridge is not running"));
  DaemonStandIn daemon(desk.dir / "sock");
  EXPECT_EQ(desk.ask("/cameras/csi1.mjpeg"), "503 csi1: nvargus-daemon is not running\n");
  daemon.idle = true;
  EXPECT_EQ(desk.ask("/cameras/csi0.mjpeg"), "503 csi0 is idle; whoever reads it starts it\n");
  EXPECT_EQ(daemon.woken, 0);
}

TEST(WebServer, TellsTheHeadAlone) {
  const Desk desk;
  ASSERT_TRUE(desk.server);
  const DaemonStandIn daemon(desk.dir / "sock");
  const auto head = [&](const std::string& path) {
    return test::answer_to(desk.port(), "HEAD " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
  };
  EXPECT_NE(head("/").find("Content-Length: "), std::string::npos);
  for (const std::string path :
       {"/", "/cameras/csi0.jpg", "/cameras/csi0.mjpeg", "/api/events", "/healthz/csi0"}) {
    const std::string answer = head(path);
    EXPECT_TRUE(answer.starts_with("HTTP/1.1 200 OK\r\n")) << path;
    EXPECT_EQ(answer.find("\r\n\r\n") + 4, answer.size()) << path;
  }
  EXPECT_TRUE(head("/cameras/csi1.mjpeg").starts_with("HTTP/1.1 503 "));
}

TEST(WebServer, EndsWhoeverLooks) {
  Desk desk;
  ASSERT_TRUE(desk.server);
  const DaemonStandIn daemon(desk.dir / "sock");
  std::vector<UniqueFd> there;
  for (const std::string path : {"/cameras/csi0.mjpeg", "/cameras/csi0.mjpeg", "/api/events"}) {
    there.push_back(test::visit(desk.port()));
    ASSERT_TRUE(test::say(there.back().get(), "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n"));
    EXPECT_TRUE(test::hear(there.back().get(), "\r\n\r\n").starts_with("HTTP/1.1 200"));
  }
  desk.server->reset();
  for (const auto& one : there) EXPECT_EQ(test::hear(one.get()).find("(silence)"), std::string::npos);
}

TEST(WebServer, TellsWhatHappens) {
  const Desk desk;
  ASSERT_TRUE(desk.server);
  auto daemon = std::make_unique<DaemonStandIn>(desk.dir / "sock");
  const UniqueFd listener = test::visit(desk.port());
  ASSERT_TRUE(test::say(listener.get(), "GET /api/events HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"));
  const std::string first = test::hear(listener.get(), "\"rate\":[29.97]");
  EXPECT_NE(first.find("event: status\ndata: {\"version\""), std::string::npos) << first;
  EXPECT_NE(first.find("event: history\ndata: {\"events\""), std::string::npos) << first;
  daemon->idle = true;
  daemon->tell = true;
  EXPECT_NE(test::hear(listener.get(), "\"state\":\"idle\"").find("event: status"), std::string::npos);
  daemon.reset();
  EXPECT_NE(test::hear(listener.get(), "event: gone").find("event: gone"), std::string::npos);
  daemon = std::make_unique<DaemonStandIn>(desk.dir / "sock");
  EXPECT_NE(test::hear(listener.get(), "event: status").find("event: status"), std::string::npos);
}

TEST(WebServer, HasTheLastTenMinutesBesideWhatHappened) {
  const Desk desk;
  ASSERT_TRUE(desk.server);
  EXPECT_TRUE(desk.ask("/api/history").starts_with("503 jcam-bridge is not running"));
  const DaemonStandIn daemon(desk.dir / "sock");
  const std::string answer = desk.ask("/api/history");
  EXPECT_NE(answer.find("\"event\": \"streaming\""), std::string::npos) << answer;
  EXPECT_NE(answer.find("\"latency_ms\""), std::string::npos) << answer;
}

TEST(WebServer, SetsPropertiesForWhoeverHasTheToken) {
  const std::string token = "a-token-of-some-length";
  const Desk desk(Policy{.token = token});
  ASSERT_TRUE(desk.server);
  const DaemonStandIn daemon(desk.dir / "sock");
  const auto put = [&](const std::string& headers) {
    return status_and_body(test::answer_to(
        desk.port(),
        "PUT /api/cameras/csi0/properties/wbmode?value=day%20light HTTP/1.1\r\nHost: localhost\r\n" +
            headers + "\r\n"));
  };
  EXPECT_TRUE(put("").starts_with("401"));
  EXPECT_TRUE(put("Authorization: Bearer a-token-of-some-lengtH\r\n").starts_with("401"));
  EXPECT_TRUE(put("Authorization: Bearer " + token + "\r\nOrigin: http://elsewhere\r\n").starts_with("403"));
  EXPECT_EQ(daemon.was_set(), "");
  EXPECT_EQ(put("Authorization: Bearer " + token + "\r\nOrigin: http://localhost\r\n"), "200 done\n");
  EXPECT_EQ(daemon.was_set(), "wbmode=day light");
  EXPECT_NE(desk.ask("/api/cameras/csi0/properties").find("saturation"), std::string::npos);
}

TEST(WebServer, RefusesWhatIsOddAndGoesOn) {
  const Desk desk;
  ASSERT_TRUE(desk.server);
  const std::vector<std::pair<std::string, std::string>> odd{
      {"GET / HTTP/1.1\r\nHost: cameras.example\r\n\r\n", "403"},
      {"GET /api/status HTTP/1.1\r\nHost: localhost\r\nOrigin: http://evil.example\r\n\r\n", "403"},
      {"GET /cameras/csi0.jpg HTTP/1.1\r\nHost: localhost\r\nSec-Fetch-Site: cross-site\r\n\r\n", "403"},
      {"GET /cameras/csi0.jpg?width=0 HTTP/1.1\r\n\r\n", "400"},
      {"GET /cameras/csi0.jpg?width=99999999999999999999 HTTP/1.1\r\n\r\n", "400"},
      {"GET /cameras/csi0.jpg?width=64&width=32 HTTP/1.1\r\n\r\n", "400"},
      {"GET /cameras/../../etc/passwd.jpg HTTP/1.1\r\n\r\n", "404"},
      {"GET /cameras/%2e%2e%2fcsi0.jpg HTTP/1.1\r\n\r\n", "404"},
      {"GET /%00 HTTP/1.1\r\n\r\n", "404"},
      {"GET /%zz HTTP/1.1\r\n\r\n", "400"},
      {"GET /cameras/csi0.jpg?width=%6 HTTP/1.1\r\n\r\n", "400"},
      {"POST / HTTP/1.1\r\n\r\n", "405"},
      {"GET / HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc", "413"},
      {"GET / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n", "501"},
      {"GET / HTTP/2\r\n\r\n", "400"},
      {"GET http://elsewhere/ HTTP/1.1\r\n\r\n", "400"},
      {"\r\n\r\n", "400"},
      {"GET /" + std::string(2000, 'a') + " HTTP/1.1\r\n\r\n", "414"},
      {"GET / HTTP/1.1\r\nA: " + std::string(9000, 'b') + "\r\n\r\n", "431"},
      {"GET / HTTP/1.1\r\nRange: bytes=" + std::string(500, '1') + "\r\n\r\n", "200"},
      {"GET / HTTP/1.1\r\nRange: pages\r\n\r\n", "200"},
  };
  for (const auto& [request, status] : odd) {
    const std::string answer = test::answer_to(desk.port(), request);
    EXPECT_TRUE(answer.starts_with("HTTP/1.1 " + status)) << request.substr(0, 80) << "\n" << answer;
    EXPECT_GT(answer.size() - answer.find("\r\n\r\n"), 10U) << "without a word: " << answer;
  }
  EXPECT_TRUE(desk.ask("/").starts_with("200"));
  EXPECT_EQ(desk.ask("/x", "Range: bytes=0-5\r\n"), "404 there is no /x\n") << "a part of the words";
}

TEST(WebServer, HalfOpenConnectionsKeepNobodyOut) {
  const Desk desk;
  ASSERT_TRUE(desk.server);
  const DaemonStandIn daemon(desk.dir / "sock");
  std::vector<UniqueFd> silent;
  for (int i = 0; i < 400; ++i) {
    silent.push_back(test::visit(desk.port()));
    ASSERT_TRUE(silent.back());
    ASSERT_TRUE(i % 2 != 0 || test::say(silent.back().get(), "GET / HTTP/1.1\r\nHo"));
  }
  EXPECT_TRUE(desk.ask("/healthz/csi0").starts_with("200"));
  // In time each of them is told, or simply closed.
  const std::string last = test::hear(silent[398].get());
  EXPECT_TRUE(last.starts_with("HTTP/1.1 408")) << last;
}

TEST(WebServer, AViewerThatDoesNotReadIsDropped) {
  const Desk desk;
  ASSERT_TRUE(desk.server);
  DaemonStandIn daemon(desk.dir / "sock");
  daemon.noisy = true;
  std::vector<UniqueFd> viewers;
  const auto viewer = [&] {
    viewers.push_back(test::visit(desk.port(), 4096));
    (void)test::say(viewers.back().get(), "GET /cameras/csi0.mjpeg HTTP/1.1\r\n\r\n");
    return test::hear(viewers.back().get(), "\r\n\r\n");
  };
  // Until there is no place for one more; all of them are open, and read nothing after this.
  std::string answer = viewer();
  while (answer.starts_with("HTTP/1.1 200") && viewers.size() < 60) answer = viewer();
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 503")) << answer;
  EXPECT_TRUE(desk.ask("/healthz/csi0").starts_with("200"));
  const auto until = std::chrono::steady_clock::now() + 20s;
  while (!answer.starts_with("HTTP/1.1 200") && std::chrono::steady_clock::now() < until) {
    std::this_thread::sleep_for(200ms);
    answer = viewer();
  }
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 200")) << answer;
}

}  // namespace
}  // namespace jcam::web
