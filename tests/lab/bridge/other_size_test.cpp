// SPDX-License-Identifier: Apache-2.0
// A node that one daemon left is wanted in another size by the next, and systemd closes its copy of the
// descriptor late.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <thread>

#include "bridge/node/owned_node.h"
#include "tests/support/mailbox.h"

namespace jcam::bridge {
namespace {

using namespace std::chrono_literals;

constexpr NodeFormat kSmall{PixelFormat::yuyv, {{320, 240}, 30}};
constexpr NodeFormat kLarge{PixelFormat::yuyv, {{640, 480}, 30}};
const NodeName kNode{{0}, 0};

/// What a node of a daemon stands on.
struct Place {
  explicit Place(std::optional<std::string> notify_socket = {}) : systemd(std::move(notify_socket)) {}
  NodeDirectory directory{"/dev", "/sys", 40};
  Supervisor systemd;
  DescriptorStore store{systemd};
};

std::vector<std::byte> dark(const NodeFormat& format) {
  return std::vector<std::byte>(frame_bytes(format.pixel, format.mode.size));
}

/// A descriptor of the node, as a daemon leaves it that has ended.
UniqueFd left_by_a_daemon() {
  Place place;
  OwnedNode node(kNode, kSmall, {place.directory, place.store});
  const auto done = node.open(dark(kSmall));
  EXPECT_TRUE(done) << done.error().message();
  return done ? UniqueFd(::fcntl(node.node().fd(), F_DUPFD_CLOEXEC, 0)) : UniqueFd();
}

/// A process that has the descriptors open that we have now, and closes them some time after it was told to
/// forget one: systemd has a thread for that.
class LateSystemd {
 public:
  LateSystemd() : pid_(::fork()) {
    if (pid_ != 0) return;
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    for (;;) {
      const auto words = heard_.next();
      if (words && words->starts_with("FDSTOREREMOVE")) break;
      std::this_thread::sleep_for(1ms);
    }
    std::this_thread::sleep_for(20ms);
    ::_exit(0);
  }
  LateSystemd(const LateSystemd&) = delete;
  LateSystemd& operator=(const LateSystemd&) = delete;
  ~LateSystemd() {
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
  }
  const std::string& socket() const { return heard_.path(); }

 private:
  test::Mailbox heard_;
  pid_t pid_;
};

TEST(Nodes, OneThatSystemdLetsGoOfLateHasItsNewSizeAtTheFirstTry) {
  UniqueFd left = left_by_a_daemon();
  ASSERT_TRUE(left);
  const LateSystemd systemd;
  Place place{systemd.socket()};
  place.store.add(Supervisor::store_name(kNode), std::move(left));
  OwnedNode node(kNode, kLarge, {place.directory, place.store});
  const auto done = node.open(dark(kLarge));
  EXPECT_TRUE(done) << done.error().message();
}

}  // namespace
}  // namespace jcam::bridge
