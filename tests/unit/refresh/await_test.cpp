// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>

#include "common/os/unique_fd.h"
#include "refresh/await_socket.h"
#include "refresh/plan/await_step.h"
#include "tests/support/temp_dir.h"

namespace jcam::argus {
namespace {

using namespace std::chrono_literals;

TEST(AwaitStep, WaitsOnlyForADaemonThatRunsAndNotForEver) {
  EXPECT_EQ(await_step({.there = true}), AwaitStep::done);
  EXPECT_EQ(await_step({.there = true, .daemon = true, .waited = 30s, .limit = 20s}), AwaitStep::done);
  EXPECT_EQ(await_step({.daemon = true, .waited = 0s, .limit = 20s}), AwaitStep::wait);
  EXPECT_EQ(await_step({.daemon = true, .waited = 20s, .limit = 20s}), AwaitStep::stand_in);
  EXPECT_EQ(await_step({.daemon = false, .waited = 0s, .limit = 20s}), AwaitStep::stand_in);
}

struct Machine {
  test::TempDir dir;
  std::string socket = dir.path() + "/argus_socket";
  std::string proc = dir.path() + "/proc";

  Machine() { std::filesystem::create_directories(proc + "/12"); }
  void runs(const std::string& program) { std::ofstream(proc + "/12/comm") << program << '\n'; }
};

int connect_to(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  path.copy(address.sun_path, sizeof address.sun_path - 1);
  const UniqueFd fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  return ::connect(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0 ? 0 : errno;
}

TEST(AwaitSocket, WithoutADaemonThereIsAStandInAtOnce) {
  const Machine machine;
  const mode_t old = ::umask(0);  // as the unit has it
  const auto awaited = await_socket(machine.socket, 1h, machine.proc);
  ::umask(old);
  ASSERT_TRUE(awaited) << awaited.error().message();
  EXPECT_EQ(*awaited, Awaited::stand_in);
  EXPECT_EQ(connect_to(machine.socket), ECONNREFUSED);
  struct stat info {};
  ASSERT_EQ(::stat(machine.socket.c_str(), &info), 0);
  EXPECT_TRUE(S_ISSOCK(info.st_mode));
  EXPECT_EQ(info.st_mode & 0666U, 0666U);
}

TEST(AwaitSocket, ADaemonThatRunsIsWaitedFor) {
  Machine machine;
  machine.runs("nvargus-daemon");
  std::thread later([&] {
    std::this_thread::sleep_for(200ms);
    std::ofstream(machine.socket) << "made by the daemon";
  });
  const auto awaited = await_socket(machine.socket, 1h, machine.proc);
  later.join();
  ASSERT_TRUE(awaited);
  EXPECT_EQ(*awaited, Awaited::came);
  EXPECT_TRUE(std::filesystem::is_regular_file(machine.socket));
}

TEST(AwaitSocket, NotLongerThanItsLimit) {
  Machine machine;
  machine.runs("nvargus-daemon");
  const auto awaited = await_socket(machine.socket, 120ms, machine.proc);
  ASSERT_TRUE(awaited);
  EXPECT_EQ(*awaited, Awaited::stand_in);
}

TEST(AwaitSocket, WhateverIsThereStays) {
  Machine machine;
  std::filesystem::create_directory(machine.socket);
  const auto awaited = await_socket(machine.socket, 1h, machine.proc);
  ASSERT_TRUE(awaited);
  EXPECT_EQ(*awaited, Awaited::was_there);
  EXPECT_TRUE(std::filesystem::is_directory(machine.socket));
}

TEST(AwaitSocket, AnErrorNamesThePlace) {
  const Machine machine;
  const auto awaited = await_socket("/nowhere/argus_socket", 1h, machine.proc);
  ASSERT_FALSE(awaited);
  EXPECT_NE(awaited.error().message().find("/nowhere/argus_socket"), std::string::npos);
}

}  // namespace
}  // namespace jcam::argus
