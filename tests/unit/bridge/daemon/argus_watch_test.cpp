// SPDX-License-Identifier: Apache-2.0
// The socket of nvargus-daemon comes and goes in every order, and the watch survives each.
#include "bridge/daemon/argus_watch.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <filesystem>
#include <utility>

#include "common/os/unique_fd.h"
#include "tests/support/temp_dir.h"

namespace jcam::bridge {
namespace {

using Change = ArgusWatch::Change;

UniqueFd listener(const std::string& path) {
  UniqueFd fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  path.copy(address.sun_path, sizeof address.sun_path - 1);
  if (::bind(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
      ::listen(fd.get(), 1) != 0)
    return UniqueFd{};
  return fd;
}

class ArgusSocket : public testing::Test {
 protected:
  ArgusWatch watch() const {
    auto opened = ArgusWatch::open(path_);
    return std::move(*opened);
  }
  const test::TempDir directory_;
  const std::string path_ = directory_ / "argus_socket";
};

TEST_F(ArgusSocket, ComesAndGoes) {
  auto watch = this->watch();
  EXPECT_FALSE(watch.served());
  for (int i = 0; i < 2; ++i) {
    auto daemon = listener(path_);
    ASSERT_TRUE(daemon);
    EXPECT_EQ(watch.drain(), Change::back);
    EXPECT_TRUE(watch.served());
    ::unlink(path_.c_str());
    EXPECT_EQ(watch.drain(), Change::gone);
    EXPECT_EQ(watch.drain(), Change::none);
  }
}

/// How often the watch wakes its owner before it has nothing more to say; at most `most`.
int wakes(ArgusWatch& watch, int most) {
  int count = 0;
  for (pollfd polled{watch.fd(), POLLIN, 0}; count<most&& ::poll(&polled, 1, 0)> 0; ++count)
    EXPECT_EQ(watch.drain(), Change::none);
  return count;
}

// A watch that takes itself away tells of that, too: a daemon that drains by another one never sleeps again.
TEST_F(ArgusSocket, WhileItIsAwayWhatComesBesideItWakesNobodyForLong) {
  auto watch = this->watch();
  { UniqueFd file(::open((directory_ / "other").c_str(), O_CREAT | O_WRONLY | O_CLOEXEC, 0600)); }
  const int woken = wakes(watch, 100);
  EXPECT_GE(woken, 1);
  EXPECT_LE(woken, 3);

  auto daemon = listener(path_);
  EXPECT_EQ(watch.drain(), Change::back);
  ::unlink(path_.c_str());
  EXPECT_EQ(watch.drain(), Change::gone);
  EXPECT_LE(wakes(watch, 100), 3);
}

TEST_F(ArgusSocket, AStandInOrALeftoverIsServedByNobody) {
  auto daemon = listener(path_);
  auto watch = this->watch();
  EXPECT_TRUE(watch.served());
  daemon.reset();
  EXPECT_FALSE(watch.served());
}

TEST_F(ArgusSocket, IsReplacedWhileTheOldDaemonLives) {
  auto old = listener(path_);
  auto watch = this->watch();
  ::unlink(path_.c_str());
  auto fresh = listener(path_);
  EXPECT_EQ(watch.drain(), Change::replaced);
  EXPECT_EQ(watch.drain(), Change::none);
}

TEST_F(ArgusSocket, OfADeadDaemonIsReplacedByOneWithTheSameInode) {
  auto daemon = listener(path_);
  auto watch = this->watch();
  for (int i = 0; i < 3; ++i) {
    daemon.reset();
    ::unlink(path_.c_str());
    daemon = listener(path_);
    ASSERT_TRUE(daemon);
    EXPECT_EQ(watch.drain(), Change::replaced) << i;
    EXPECT_EQ(watch.drain(), Change::none) << i;
  }
}

TEST_F(ArgusSocket, ItsDirectoryMayComeLateAndGoAndComeAgain) {
  const std::string place = directory_ / "run";
  const std::string path = place + "/nvidia/argus_socket";
  auto opened = ArgusWatch::open(path);
  ASSERT_TRUE(opened);
  auto watch = std::move(*opened);
  for (int i = 0; i < 2; ++i) {
    EXPECT_FALSE(watch.served());
    std::filesystem::create_directory(place);
    EXPECT_EQ(watch.drain(), Change::none) << "only a part of the way is there";
    std::filesystem::create_directory(place + "/nvidia");
    EXPECT_EQ(watch.drain(), Change::none);
    auto daemon = listener(path);
    ASSERT_TRUE(daemon);
    EXPECT_EQ(watch.drain(), Change::back) << i;
    std::filesystem::remove_all(place);
    EXPECT_EQ(watch.drain(), Change::gone);
    EXPECT_EQ(watch.drain(), Change::none);
  }
}

TEST_F(ArgusSocket, AllOfTheWayMayComeAtOnce) {
  const std::string path = directory_ / "a/b/c/argus_socket";
  auto opened = ArgusWatch::open(path);
  ASSERT_TRUE(opened);
  std::filesystem::create_directories(directory_ / "a/b/c");
  const auto daemon = listener(path);
  ASSERT_TRUE(daemon);
  EXPECT_EQ(opened->drain(), Change::back);
}

}  // namespace
}  // namespace jcam::bridge
