// SPDX-License-Identifier: Apache-2.0
#include "common/os/writer_turns.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <thread>

namespace jcam {
namespace {

using namespace std::chrono_literals;

class Turns : public testing::Test {
 protected:
  void SetUp() override {
    auto made = WriterTurns::make(2);
    ASSERT_TRUE(made) << made.error().message();
    made_.emplace(std::move(*made));
  }
  /// As the capture has them, through the file.
  WriterTurns of_the_capture() const {
    auto turns = WriterTurns::adopt(made_->file);
    EXPECT_TRUE(turns) << turns.error().message();
    return std::move(*turns);
  }
  WriterTurn daemon(std::size_t stream = 0) const { return made_->turns.of(stream, TurnOf::daemon); }

  std::optional<WriterTurns::Made> made_;
};

TEST_F(Turns, BothSidesSeeWhoseItIs) {
  const auto turns = of_the_capture();
  ASSERT_EQ(turns.streams(), 2U);
  const auto capture = turns.of(0, TurnOf::capture);
  {
    const auto taken = capture.try_take();
    ASSERT_TRUE(taken && taken->is_ours());
    EXPECT_FALSE(daemon().try_take());
    EXPECT_TRUE(daemon(1).try_take()) << "another stream's";
  }
  const auto taken = daemon().try_take();
  ASSERT_TRUE(taken && taken->is_ours());
  EXPECT_FALSE(capture.try_take());
}

TEST_F(Turns, WhatTheDaemonWroteIsKnownWithTheNextTurn) {
  const auto turns = of_the_capture();
  const auto capture = turns.of(1, TurnOf::capture);
  EXPECT_EQ(capture.daemon_wrote_ns(), 0);
  daemon(1).try_take()->wrote(42);
  EXPECT_TRUE(capture.try_take());
  EXPECT_EQ(capture.daemon_wrote_ns(), 42);
  EXPECT_EQ(turns.of(0, TurnOf::capture).daemon_wrote_ns(), 0);
}

TEST_F(Turns, WhoseTurnIsSeizedFindsOutAndTakesNothingBack) {
  const auto turns = of_the_capture();
  const auto capture = turns.of(0, TurnOf::capture);
  auto lost = capture.try_take();
  ASSERT_TRUE(lost);
  const Turn seized = daemon().seize();
  EXPECT_FALSE(lost->is_ours());
  lost.reset();
  EXPECT_TRUE(seized.is_ours());
  EXPECT_FALSE(capture.try_take());
}

TEST_F(Turns, OneIsWaitedForAndThenSeized) {
  const auto turns = of_the_capture();
  const auto capture = turns.of(0, TurnOf::capture);
  auto theirs = daemon().try_take();
  std::thread gives_back([&] {
    std::this_thread::sleep_for(20ms);
    theirs.reset();
  });
  EXPECT_TRUE(capture.take(10s).is_ours());
  gives_back.join();
  theirs.emplace(daemon().seize());
  EXPECT_TRUE(capture.take(2ms).is_ours());
  EXPECT_FALSE(theirs->is_ours());
}

/// Their sum would be less than all, if two had the turn at one time.
TEST_F(Turns, NoTwoHaveOneAtATime) {
  constexpr int kRounds = 20'000;
  const auto turns = of_the_capture();
  int sum = 0;
  const auto add = [&](const WriterTurn& turn) {
    for (int i = 0; i < kRounds; ++i) {
      const Turn taken = turn.take(60s);
      const int before = sum;
      if (i % 64 == 0) std::this_thread::yield();
      sum = before + 1;
    }
  };
  std::thread other([&] { add(turns.of(0, TurnOf::capture)); });
  add(daemon());
  other.join();
  EXPECT_EQ(sum, 2 * kRounds);
}

TEST_F(Turns, WithoutAnotherSideItIsAlwaysOurs) {
  for (const WriterTurn& turn : {WriterTurn(), made_->turns.of(2, TurnOf::daemon)}) {
    const auto taken = turn.try_take();
    ASSERT_TRUE(taken);
    EXPECT_TRUE(taken->is_ours());
    EXPECT_TRUE(turn.try_take());
    taken->wrote(42);
    EXPECT_EQ(turn.daemon_wrote_ns(), 0);
  }
}

TEST_F(Turns, TheOtherSideCannotMakeTheMemorySmaller) {
  EXPECT_NE(::ftruncate(made_->file.get(), 0), 0);
  EXPECT_EQ(errno, EPERM);
  EXPECT_NE(::fcntl(made_->file.get(), F_ADD_SEALS, F_SEAL_WRITE), 0);
}

TEST_F(Turns, WhatIsNoneIsRefused) {
  int ends[2];
  ASSERT_EQ(::pipe2(ends, O_CLOEXEC), 0);
  const UniqueFd pipe(ends[0]);
  const UniqueFd its_other_end(ends[1]);
  const UniqueFd empty(::memfd_create("empty", MFD_CLOEXEC));
  const UniqueFd odd(::memfd_create("odd", MFD_CLOEXEC));
  ASSERT_EQ(::ftruncate(odd.get(), 65), 0);
  for (const auto* file : {&pipe, &empty, &odd}) EXPECT_EQ(WriterTurns::adopt(*file).error().os, EINVAL);
}

/// A capture that is killed keeps its last turn, and the next one has others.
TEST_F(Turns, ACapturesDeathIsNoHindranceToTheNext) {
  const pid_t capture = ::fork();
  if (capture == 0) {
    const auto turns = WriterTurns::adopt(made_->file);
    const auto kept = turns ? turns->of(0, TurnOf::capture).try_take() : std::nullopt;
    ::_exit(kept ? 0 : 1);
  }
  int status = -1;
  ASSERT_EQ(::waitpid(capture, &status, 0), capture);
  ASSERT_EQ(status, 0);
  EXPECT_FALSE(daemon().try_take());
  const auto next = WriterTurns::make(2);
  ASSERT_TRUE(next);
  EXPECT_TRUE(next->turns.of(0, TurnOf::daemon).try_take());
}

}  // namespace
}  // namespace jcam
