// SPDX-License-Identifier: Apache-2.0
#include "control/server.h"

#include <fcntl.h>
#include <grp.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <thread>

#include "control/client.h"
#include "control/rights.h"
#include "control/unix_socket.h"
#include "tests/support/serve_once.h"
#include "tests/support/temp_dir.h"

namespace jcam::control {
namespace {

using std::chrono_literals::operator""ms;
using std::chrono_literals::operator""s;

/// Answers reloads at once; keeps everything else for the test to answer.
class Desk : public Handler {
 public:
  struct Kept {
    ConnectionId connection;
    Peer peer;
    Request request;
  };
  std::optional<Response> handle(ConnectionId connection, const Peer& peer, const Request& request) override {
    if (std::holds_alternative<ReloadRequest>(request.operation))
      return Response{request.id, Reply{Reloaded{{"csi0"}}}};
    kept.push_back({connection, peer, request});
    return std::nullopt;
  }
  void closed(ConnectionId connection) override { gone.push_back(connection); }

  std::vector<Kept> kept;
  std::vector<ConnectionId> gone;
};

/// A server at a path, turned by hand: each turn is one poll.
struct Rig {
  test::TempDir dir;
  std::string path = dir / "sock";
  Desk desk;
  Server server;

  explicit Rig(const Places& places = {}) : server(std::move(*Server::listen(path, {}, desk, places))) {}

  /// False: nothing was ready in the time.
  bool turn(int timeout_ms = 0) { return test::serve_once(server, timeout_ms); }
  void settle() {
    while (turn()) {
    }
  }
  UniqueFd raw() { return std::move(*connect_to(path)); }
};

void put(const UniqueFd& fd, std::string_view text) {
  ASSERT_EQ(::send(fd.get(), text.data(), text.size(), MSG_NOSIGNAL), static_cast<ssize_t>(text.size()));
}

/// What has come so far.
std::string take(const UniqueFd& fd) {
  std::string text;
  char part[4096];
  for (ssize_t got = 0; (got = ::recv(fd.get(), part, sizeof(part), MSG_DONTWAIT)) > 0;)
    text.append(part, static_cast<std::size_t>(got));
  return text;
}

const std::string kReload = R"({"v":1,"id":1,"op":"reload"})";
const std::string kReloaded = R"({"v":1,"id":1,"ok":true,"changed":["csi0"]})";
const std::string kStatus = R"({"v":1,"id":2,"op":"status"})";

TEST(Server, AnswersALineInPieces) {
  Rig rig;
  const auto client = rig.raw();
  for (const char c : kReload) {
    put(client, std::string(1, c));
    rig.settle();
  }
  EXPECT_EQ(take(client), "");
  put(client, "\n" + kReload + "\n" + kReload);
  rig.settle();
  EXPECT_EQ(take(client), kReloaded + "\n" + kReloaded + "\n");
}

TEST(Server, GarbageIsAnsweredAndTheConnectionGoesOn) {
  Rig rig;
  const auto client = rig.raw();
  put(client, "GET / HTTP/1.1\n\n" + kReload + "\n");
  rig.settle();
  const std::string refused =
      R"({"v":1,"id":0,"ok":false,"error":"the line is not a JSON object","hint":"write it like {\"v\":1,\"id\":1,\"op\":\"status\"}"})";
  EXPECT_EQ(take(client), refused + "\n" + refused + "\n" + kReloaded + "\n");
  EXPECT_EQ(rig.server.connections(), 1u);
}

TEST(Server, ALineWithoutEndIsRefusedAndTheClientDropped) {
  Rig rig;
  const auto client = rig.raw();
  for (int i = 0; i < 5; ++i) {
    const std::string part(16384, 'x');
    ::send(client.get(), part.data(), part.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    rig.settle();
  }
  EXPECT_EQ(
      take(client),
      "{\"v\":1,\"id\":0,\"ok\":false,\"error\":\"the line is longer than 65536 bytes\",\"hint\":\"\"}\n");
  EXPECT_EQ(rig.server.connections(), 0u);
  EXPECT_EQ(rig.desk.gone.size(), 1u);
}

TEST(Server, LateAnswersOfTwoClientsInAnyOrder) {
  Rig rig;
  const auto one = rig.raw();
  const auto two = rig.raw();
  put(one, kStatus + "\n");
  put(two, kStatus + "\n");
  rig.settle();
  ASSERT_EQ(rig.desk.kept.size(), 2u);
  rig.server.reply(rig.desk.kept[1].connection, {2, Error{"second", ""}});
  rig.server.reply(rig.desk.kept[0].connection, {2, Error{"first", ""}});
  EXPECT_EQ(take(one), "{\"v\":1,\"id\":2,\"ok\":false,\"error\":\"first\",\"hint\":\"\"}\n");
  EXPECT_EQ(take(two), "{\"v\":1,\"id\":2,\"ok\":false,\"error\":\"second\",\"hint\":\"\"}\n");
}

TEST(Server, KnowsItsPeer) {
  Rig rig;
  const auto client = rig.raw();
  put(client, kStatus + "\n");
  rig.settle();
  ASSERT_EQ(rig.desk.kept.size(), 1u);
  EXPECT_EQ(rig.desk.kept[0].peer.pid, ::getpid());
  EXPECT_EQ(rig.desk.kept[0].peer.uid, ::geteuid());
}

TEST(Server, AVanishedClientIsToldOnceAndItsLateAnswerIsNothing) {
  Rig rig;
  auto client = rig.raw();
  put(client, kStatus + "\n");
  rig.settle();
  ASSERT_EQ(rig.desk.kept.size(), 1u);
  client.reset();
  // Before the server has seen it: the write fails, and must not kill or throw.
  rig.server.reply(rig.desk.kept[0].connection, {2, Error{"late", ""}});
  rig.settle();
  rig.server.reply(rig.desk.kept[0].connection, {2, Error{"later", ""}});
  EXPECT_EQ(rig.desk.gone, (std::vector<ConnectionId>{rig.desk.kept[0].connection}));
  EXPECT_EQ(rig.server.connections(), 0u);
}

TEST(Server, AConnectionLivesInWhoeverInheritsIt) {
  Rig rig;
  auto client = rig.raw();
  const UniqueFd inherited{::dup(client.get())};
  put(client, kReload + "\n");
  rig.settle();
  client.reset();
  rig.settle();
  EXPECT_EQ(rig.server.connections(), 1u);
}

TEST(Server, ASlowReaderIsDroppedAndNobodyWaits) {
  Rig rig;
  const auto slow = rig.raw();
  const auto quick = rig.raw();
  put(slow, kStatus + "\n");
  rig.settle();
  const std::string text(30000, 'x');
  for (int i = 0; i < 100 && rig.desk.gone.empty(); ++i) {
    rig.server.reply(rig.desk.kept[0].connection, {2, Error{text, ""}});
    rig.turn();
  }
  EXPECT_EQ(rig.desk.gone, (std::vector<ConnectionId>{rig.desk.kept[0].connection}));
  put(quick, kReload + "\n");
  rig.settle();
  EXPECT_EQ(take(quick), kReloaded + "\n");
}

TEST(Server, WhatDoesNotFitIsSentOn) {
  Rig rig;
  const auto client = rig.raw();
  put(client, kStatus + "\n");
  rig.settle();
  const std::string text(30000, 'x');
  for (int i = 0; i < 20; ++i) rig.server.reply(rig.desk.kept[0].connection, {2, Error{text, ""}});
  EXPECT_TRUE(rig.server.fds()[1].write);
  std::string got;
  for (int i = 0; i < 1000 && rig.server.fds()[1].write; ++i) {
    got += take(client);
    rig.turn();
  }
  got += take(client);
  EXPECT_FALSE(rig.server.fds()[1].write);
  EXPECT_EQ(std::count(got.begin(), got.end(), '\n'), 20);
  EXPECT_EQ(static_cast<int>(std::count(got.begin(), got.end(), 'x')), 20 * 30000);
}

TEST(Server, ManyClientsAreBounded) {
  const Places places{48, 40, 16};
  const std::size_t most = ::geteuid() == 0 ? places.all + places.root : places.each_user;
  Rig rig(places);
  std::vector<UniqueFd> clients;
  for (std::size_t i = 0; i < most; ++i) {
    clients.push_back(rig.raw());
    rig.settle();
  }
  const auto extra = rig.raw();
  rig.settle();
  const std::string refused = ::geteuid() == 0
                                  ? "too many clients are connected"
                                  : "user " + std::to_string(::geteuid()) + " has 40 connections already";
  EXPECT_EQ(take(extra), "{\"v\":1,\"id\":0,\"ok\":false,\"error\":\"" + refused +
                             "\",\"hint\":\"close one of them, or try again\"}\n");
  EXPECT_EQ(rig.server.connections(), most);
  clients.pop_back();
  rig.settle();
  const auto next = rig.raw();
  put(next, kReload + "\n");
  rig.settle();
  EXPECT_EQ(take(next), kReloaded + "\n");
}

/// For as long as it lives this thread connects as that user, who is in that group only.
class AsUser {
 public:
  AsUser(uid_t user, gid_t group) : group_(::getegid()) {
    const gid_t groups[] = {group};
    works_ =
        ::geteuid() == 0 && ::setgroups(1, groups) == 0 && ::setegid(60'000) == 0 && ::seteuid(user) == 0;
  }
  AsUser(const AsUser&) = delete;
  AsUser& operator=(const AsUser&) = delete;
  ~AsUser() {
    if (::seteuid(0) != 0 || ::setegid(group_) != 0 || ::setgroups(1, &group_) != 0) std::abort();
  }
  bool works() const { return works_; }

 private:
  gid_t group_;
  bool works_ = false;
};

TEST(Server, OneUsersConnectionsKeepNobodyElseOut) {
  if (::geteuid() != 0) GTEST_SKIP() << "only root can be two users";
  Rig rig;
  std::filesystem::permissions(std::filesystem::path(rig.path).parent_path(), std::filesystem::perms(0755));
  std::vector<UniqueFd> greedy;
  const auto fill = [&](uid_t user, std::size_t count) {
    const AsUser as(user, 60'000);
    ASSERT_TRUE(as.works());
    for (std::size_t i = 0; i < count; ++i) {
      greedy.push_back(rig.raw());
      rig.settle();
    }
  };
  fill(60'001, 64);
  EXPECT_EQ(rig.server.connections(), Places{}.each_user);
  fill(60'002, 64);
  fill(60'003, 64);
  EXPECT_EQ(rig.server.connections(), Places{}.all) << "several users can take all places";
  const auto root = rig.raw();
  put(root, kReload + "\n");
  rig.settle();
  EXPECT_EQ(take(root), kReloaded + "\n") << "but root gets in";
}

/// Not before Linux 4.13, and not where programs of another processor are emulated.
bool further_groups_are_told() {
  int ends[2];
  if (::socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0) return false;
  socklen_t size = 0;
  const bool told = ::getsockopt(ends[0], SOL_SOCKET, SO_PEERGROUPS, nullptr, &size) == 0 || errno == ERANGE;
  for (const int end : ends) ::close(end);
  return told;
}

TEST(Server, WhoHasNoRightIsToldAndTheHandlerIsNotAsked) {
  if (::geteuid() != 0) GTEST_SKIP() << "only root can be somebody else";
  Rig rig;
  std::filesystem::permissions(std::filesystem::path(rig.path).parent_path(), std::filesystem::perms(0755));
  Desk desk;
  auto server = Server::adopt(std::move(*listen_at(rig.path + "2", {0666, 60'044})), desk);
  ASSERT_TRUE(server);
  const auto ask = [&](uid_t user, gid_t group, const std::string& line) {
    const AsUser as(user, group);
    EXPECT_TRUE(as.works());
    auto client = std::move(*connect_to(rig.path + "2"));
    put(client, line + "\n");
    return client;
  };
  const auto stranger = ask(60'001, 60'001, kReload);
  const auto member = ask(60'001, 60'044, kReload);
  const auto looker = ask(60'001, 60'001, kStatus);
  while (test::serve_once(*server, 0)) {
  }
  EXPECT_EQ(
      take(stranger),
      "{\"v\":1,\"id\":1,\"ok\":false,\"error\":\"you may look, but not reload\",\"hint\":\"join the group "
      "of the daemon's socket (video), or use sudo\"}\n");
  ASSERT_EQ(desk.kept.size(), 1u) << "the one who only looks";
  EXPECT_EQ(desk.kept[0].peer.uid, 60'001u);
  if (!further_groups_are_told())
    GTEST_SKIP() << "this kernel tells no further groups: members are not known";
  EXPECT_EQ(take(member), kReloaded + "\n");
}

TEST(Rights, AllButLookingIsForMembers) {
  const Rights rights{1000, 44};
  const Peer stranger{1, 60'001, 60'001};
  const Peer member{1, 60'001, 60'001, {44}};
  const Operation looks[] = {StatusRequest{}, WatchRequest{}, HistoryRequest{}};
  const Operation others[] = {ReserveRequest{}, ReloadRequest{}, SetRequest{}, SnapshotRequest{},
                              UnsetRequest{},   NoteRequest{},   KeepRequest{}};
  static_assert(std::size(looks) + std::size(others) == std::variant_size_v<Operation>);
  for (const auto& one : looks) EXPECT_TRUE(rights.check(stranger, one)) << operation_name(one);
  for (const auto& one : others) {
    EXPECT_FALSE(rights.check(stranger, one)) << operation_name(one);
    EXPECT_TRUE(rights.check(member, one)) << operation_name(one);
  }
}

TEST(Server, ManyRequestsInOneReadLeaveTheOthersTheirTurn) {
  Rig rig;
  const auto busy = rig.raw();
  const auto quick = rig.raw();
  rig.settle();
  std::string many;
  for (int i = 0; i < 100; ++i) many += kStatus + "\n";
  put(busy, many);
  rig.server.on_ready(rig.server.fds()[1].fd);
  EXPECT_EQ(rig.desk.kept.size(), static_cast<std::size_t>(Server::kMaxServed));
  EXPECT_TRUE(rig.server.has_waiting());
  put(quick, kReload + "\n");
  rig.server.on_ready(rig.server.fds()[2].fd);
  EXPECT_EQ(take(quick), kReloaded + "\n");
  rig.settle();
  EXPECT_EQ(rig.desk.kept.size(), 100u) << "none is lost";
  EXPECT_FALSE(rig.server.has_waiting());
}

TEST(Server, OutOfDescriptorsTurnsClientsAwayAndDoesNotSpin) {
  Rig rig;
  const auto client = rig.raw();
  rlimit old{};
  ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &old), 0);
  // The lowest free number is where the limit is set: nothing more can be opened.
  const int next = UniqueFd{::dup(client.get())}.get();
  const rlimit tight{static_cast<rlim_t>(next), old.rlim_max};
  ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &tight), 0);
  rig.turn();
  const bool again = rig.turn();
  ::setrlimit(RLIMIT_NOFILE, &old);
  EXPECT_FALSE(again);
  char byte = 0;
  EXPECT_EQ(::recv(client.get(), &byte, 1, MSG_DONTWAIT), 0);
  const auto later = rig.raw();
  put(later, kReload + "\n");
  rig.settle();
  EXPECT_EQ(take(later), kReloaded + "\n");
}

TEST(Listen, TheFileIsForAllAndGoesAtTheEnd) {
  std::string path;
  {
    Rig rig;
    path = rig.path;
    struct stat info {};
    ASSERT_EQ(::stat(path.c_str(), &info), 0);
    EXPECT_EQ(info.st_mode & 07777u, 0666u);
    Desk other;
    EXPECT_EQ(Server::listen(path, {}, other).error().message(),
              "another daemon answers at " + path + "; stop it first: systemctl stop jcam-bridge");
    rig.settle();
    EXPECT_TRUE(std::filesystem::exists(path));
  }
  EXPECT_FALSE(std::filesystem::exists(path));
}

TEST(Listen, ReplacesAStaleSocketOnly) {
  const test::TempDir dir;
  Desk desk;
  {
    const auto dead = listen_at(dir / "stale", {});
    ASSERT_TRUE(dead);
  }
  EXPECT_TRUE(Server::listen(dir / "stale", {}, desk));
  std::ofstream(dir / "file") << "x";
  EXPECT_EQ(Server::listen(dir / "file", {}, desk).error().message(),
            (dir / "file") + " is not a socket; move it away");
  EXPECT_EQ(Server::listen(dir / "none/sock", {}, desk).error().message(),
            "cannot listen at " + (dir / "none/sock") + ": No such file or directory");
  const std::string long_path(200, 'x');
  EXPECT_EQ(Server::listen(long_path, {}, desk).error().message(),
            "\"" + long_path + "\" is no path for a socket; it takes 1 to 107 bytes");
}

TEST(Listen, AdoptsASystemdSocketAndLeavesItsFile) {
  const test::TempDir dir;
  Desk desk;
  {
    auto server = Server::adopt(std::move(*listen_at(dir / "sock", {})), desk);
    ASSERT_TRUE(server);
    const auto client = connect_to(dir / "sock");
    ASSERT_TRUE(client);
    server->on_ready(server->fds()[0].fd);
    EXPECT_EQ(server->connections(), 1u);
  }
  EXPECT_EQ(desk.gone.size(), 1u);
  EXPECT_TRUE(std::filesystem::exists(dir / "sock"));
  int pair[2];
  ASSERT_EQ(::socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
  const UniqueFd second{pair[1]};
  const auto wrong = Server::adopt(UniqueFd{pair[0]}, desk);
  ASSERT_FALSE(wrong);
  EXPECT_TRUE(wrong.error().what.ends_with("is not a listening Unix stream socket")) << wrong.error().what;
}

TEST(Client, SaysThatThereIsNoDaemon) {
  const test::TempDir dir;
  const auto missing = Client::connect(dir / "sock");
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().message(), "jcam-bridge is not running (" + (dir / "sock") +
                                           ": No such file or directory); systemctl start jcam-bridge");
  EXPECT_TRUE(is_not_running(missing.error()));
  { const auto dead = listen_at(dir / "sock", {}); }
  EXPECT_TRUE(is_not_running(Client::connect(dir / "sock").error()));
}

/// A client on one thread, the server on the other.
template <typename F>
void with_client(Rig& rig, F talk) {
  std::thread thread([&] { talk(); });
  while (rig.desk.gone.empty() && rig.turn(5000)) {
    for (const auto& kept : std::exchange(rig.desk.kept, {})) {
      if (std::holds_alternative<SnapshotRequest>(kept.request.operation)) {
        UniqueFd memory{::memfd_create("frame", MFD_CLOEXEC)};
        EXPECT_EQ(::write(memory.get(), "pixels", 6), 6);
        rig.server.reply(kept.connection, {kept.request.id, Reply{Snapshot{PixelFormat::nv12, 2, 2, 6}}},
                         std::move(memory));
      } else if (std::holds_alternative<WatchRequest>(kept.request.operation)) {
        for (int pid : {1, 2, 3})
          rig.server.reply(kept.connection, {kept.request.id, Reply{StatusReport{"v", pid}}});
      }
    }
  }
  thread.join();
}

TEST(Client, CallsAndGetsErrorsAndDescriptors) {
  Rig rig;
  with_client(rig, [&] {
    auto client = Client::connect(rig.path);
    ASSERT_TRUE(client);
    auto reloaded = client->call(ReloadRequest{}, 5s);
    ASSERT_TRUE(reloaded);
    EXPECT_EQ(reloaded->reply, Reply{Reloaded{{"csi0"}}});
    EXPECT_FALSE(reloaded->attached);
    auto snapshot = client->call(SnapshotRequest{}, 5s);
    ASSERT_TRUE(snapshot) << snapshot.error().message();
    char pixels[7] = {};
    EXPECT_EQ(::pread(snapshot->attached.get(), pixels, 6, 0), 6);
    EXPECT_STREQ(pixels, "pixels");
  });
}

TEST(Client, ALateAnswerOfAnotherKindIsPassedOver) {
  Rig rig;
  with_client(rig, [&] {
    auto client = Client::connect(rig.path);
    ASSERT_TRUE(client);
    // Nobody answers this one.
    const auto silent = client->call(StatusRequest{}, 10ms);
    ASSERT_FALSE(silent);
    EXPECT_EQ(silent.error().message(),
              "jcam-bridge did not answer in time; look at its log: journalctl -u jcam-bridge");
    for (int pid : {1, 2, 3}) {
      auto status = pid == 1 ? client->call(WatchRequest{}, 5s) : client->next(5s);
      ASSERT_TRUE(status);
      EXPECT_EQ(std::get<StatusReport>(status->reply).pid, pid);
    }
    EXPECT_TRUE(client->call(ReloadRequest{}, 5s));
  });
}

TEST(Client, SaysThatTheDaemonWentAway) {
  int pair[2];
  ASSERT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair), 0);
  Client client{UniqueFd{pair[0]}};
  UniqueFd daemon{pair[1]};
  daemon.reset();
  const auto answer = client.call(StatusRequest{}, 5s);
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().message(),
            "jcam-bridge closed the connection; look at its log: journalctl -u jcam-bridge");
}

TEST(Client, GivesItsConnectionToAnExec) {
  int pair[2];
  ASSERT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair), 0);
  const UniqueFd daemon{pair[1]};
  Client client{UniqueFd{pair[0]}};
  const auto fd = client.release_to_exec();
  ASSERT_TRUE(fd);
  const UniqueFd owned{*fd};
  EXPECT_EQ(::fcntl(*fd, F_GETFD) & FD_CLOEXEC, 0);
  EXPECT_EQ(client.fd(), -1);
}

}  // namespace
}  // namespace jcam::control
