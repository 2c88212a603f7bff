// SPDX-License-Identifier: Apache-2.0
#include "common/os/waiting.h"

#include <gtest/gtest.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <csignal>
#include <limits>
#include <thread>

namespace jcam {
namespace {

using namespace std::chrono_literals;

TEST(PollTimeout, IsNotTooEarlyAndNeverForEverWhereSomethingIsDue) {
  const std::chrono::steady_clock::time_point now(100s);
  EXPECT_EQ(poll_timeout({}, now), -1);
  EXPECT_EQ(poll_timeout(now, now), 0);
  EXPECT_EQ(poll_timeout(now - 5s, now), 0);
  EXPECT_EQ(poll_timeout(now + 1us, now), 1);
  EXPECT_EQ(poll_timeout(now + 1500us, now), 2);
  EXPECT_EQ(poll_timeout(now + 24h * 365, now), std::numeric_limits<int>::max());
}

TEST(SignalsAsDescriptor, TellsOfTheseAndDoesNotBlock) {
  // In a thread: what is blocked stays so.
  std::thread([] {
    const auto fd = signals_as_descriptor({SIGUSR1, SIGUSR2});
    ASSERT_TRUE(fd);
    signalfd_siginfo told{};
    EXPECT_LT(::read(fd->get(), &told, sizeof told), 0);
    ASSERT_EQ(::pthread_kill(::pthread_self(), SIGUSR2), 0);
    ASSERT_EQ(::read(fd->get(), &told, sizeof told), static_cast<ssize_t>(sizeof told));
    EXPECT_EQ(told.ssi_signo, static_cast<unsigned>(SIGUSR2));
  }).join();
}

}  // namespace
}  // namespace jcam
