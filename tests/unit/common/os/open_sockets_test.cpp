// SPDX-License-Identifier: Apache-2.0
#include "common/os/open_sockets.h"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>

#include "common/os/unique_fd.h"

namespace jcam {
namespace {

struct Pair {
  Pair() {
    std::array<int, 2> fds{};
    EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, fds.data()), 0);
    ours.reset(fds[0]);
    theirs.reset(fds[1]);
  }
  bool is_ended() const {
    char byte = 0;
    return ::read(ours.get(), &byte, 1) == 0;
  }
  UniqueFd ours, theirs;
};

TEST(OpenSockets, AllAreEndedThatAreThere) {
  OpenSockets open;
  const Pair there, gone;
  EXPECT_TRUE(open.add(there.ours.get()));
  EXPECT_TRUE(open.add(gone.ours.get()));
  open.remove(gone.ours.get());
  EXPECT_FALSE(there.is_ended());
  open.end();
  EXPECT_TRUE(there.is_ended());
  EXPECT_FALSE(gone.is_ended());
}

TEST(OpenSockets, WhoComesLaterIsEndedAtOnce) {
  OpenSockets open;
  open.end();
  const Pair late;
  EXPECT_FALSE(open.add(late.ours.get()));
  EXPECT_TRUE(late.is_ended());
}

}  // namespace
}  // namespace jcam
