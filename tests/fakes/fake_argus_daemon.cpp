// SPDX-License-Identifier: Apache-2.0
// fake-argus-daemon SOCKET: stands in for nvargus-daemon. Gives each sensor to one client at a time and, like
// the real one, never asks whether the client is still well. What a client had that went without closing it
// is free again only half a second to a second later ($JCAM_FAKE_ARGUS_RELEASE_MS: after so many
// milliseconds). Prints "ready" when it listens; runs until it is killed.
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "argus_socket.h"
#include "common/os/unique_fd.h"

namespace jcam::fakes {
namespace {

struct Client {
  UniqueFd socket;
  std::string unread;  ///< the beginning of a line
};

class Daemon {
  using Clock = std::chrono::steady_clock;

 public:
  Daemon(UniqueFd listener, std::optional<std::chrono::milliseconds> release)
      : listener_(std::move(listener)), release_(release) {}

  void serve_once() {
    std::vector<pollfd> polled{{.fd = listener_.get(), .events = POLLIN, .revents = 0}};
    for (const auto& [fd, client] : clients_) polled.push_back({.fd = fd, .events = POLLIN, .revents = 0});
    if (poll(polled.data(), polled.size(), patience()) < 0) return;
    std::erase_if(releasing_, [now = Clock::now()](const auto& entry) { return entry.second <= now; });
    if (polled.front().revents != 0) welcome();
    for (std::size_t i = 1; i < polled.size(); ++i) {
      if (polled[i].revents != 0 && !hear(polled[i].fd)) forget(polled[i].fd);
    }
  }

 private:
  void welcome() {
    UniqueFd socket(accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC));
    const int fd = socket.get();
    if (socket) clients_.emplace(fd, Client{std::move(socket), {}});
  }

  /// False when the client is gone.
  bool hear(int fd) {
    char bytes[256];
    const ssize_t got = recv(fd, bytes, sizeof bytes, 0);
    if (got <= 0) return false;
    std::string& unread = clients_.at(fd).unread;
    unread.append(bytes, static_cast<std::size_t>(got));
    for (auto end = unread.find('\n'); end != std::string::npos; end = unread.find('\n')) {
      const bool understood = obey(fd, std::string_view(unread).substr(0, end));
      unread.erase(0, end + 1);
      if (!understood) return false;
    }
    return true;
  }

  bool obey(int fd, std::string_view line) {
    const auto space = line.find(' ');
    if (space == std::string_view::npos) return false;
    const auto number = line.substr(space + 1);
    int sensor = -1;
    if (std::from_chars(number.data(), number.data() + number.size(), sensor).ec != std::errc{}) return false;
    if (line.substr(0, space) == "open") {
      const bool granted = releasing_.count(sensor) == 0 && owners_.emplace(sensor, fd).second;
      const char answer = granted ? kArgusGranted : kArgusBusy;
      return send(fd, &answer, 1, MSG_NOSIGNAL) == 1;
    }
    if (line.substr(0, space) != "close") return false;
    if (const auto owner = owners_.find(sensor); owner != owners_.end() && owner->second == fd)
      owners_.erase(owner);
    return true;
  }

  void forget(int fd) {
    for (const auto& [sensor, owner] : owners_) {
      if (owner == fd) releasing_[sensor] = Clock::now() + release_time();
    }
    std::erase_if(owners_, [fd](const auto& entry) { return entry.second == fd; });
    clients_.erase(fd);
  }

  /// Until the next sensor is free; -1: none waits for that.
  int patience() const {
    if (releasing_.empty()) return -1;
    const auto next = std::min_element(releasing_.begin(), releasing_.end(),
                                       [](const auto& a, const auto& b) { return a.second < b.second; });
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(next->second - Clock::now()).count();
    return static_cast<int>(std::max<std::int64_t>(left, 0));
  }

  /// Another one each time, and the same in each run.
  std::chrono::milliseconds release_time() {
    if (release_) return *release_;
    constexpr int kLeast = 500;
    constexpr int kSpread = 501;
    return std::chrono::milliseconds(kLeast + (released_++ * 317) % kSpread);
  }

  UniqueFd listener_;
  std::map<int, Client> clients_;
  std::map<int, int> owners_;                   ///< sensor-id -> client
  std::map<int, Clock::time_point> releasing_;  ///< sensor-id -> when it is free
  std::optional<std::chrono::milliseconds> release_;
  int released_ = 0;
};

}  // namespace
}  // namespace jcam::fakes

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: fake-argus-daemon SOCKET\n";
    return 2;
  }
  auto listener = jcam::fakes::listen_on_argus_socket(argv[1]);
  if (!listener) {
    std::perror(argv[1]);
    return 1;
  }
  std::cout << "ready" << std::endl;  // NOLINT(performance-avoid-endl): the test waits for it
  std::optional<std::chrono::milliseconds> release;
  if (const char* wish = std::getenv("JCAM_FAKE_ARGUS_RELEASE_MS"))  // NOLINT(concurrency-mt-unsafe)
    release = std::chrono::milliseconds(std::atoi(wish));  // NOLINT(cert-err34-c): a test's own word
  jcam::fakes::Daemon daemon(std::move(listener), release);
  for (;;) daemon.serve_once();
}
