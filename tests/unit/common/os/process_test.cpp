// SPDX-License-Identifier: Apache-2.0
#include "common/os/process.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <csignal>

#include "common/os/program_output.h"
#include "common/os/unique_fd.h"
#include "tests/support/emulated.h"

namespace jcam {
namespace {

using namespace std::chrono_literals;

struct Pipe {
  Pipe() {
    std::array<int, 2> ends{};
    EXPECT_EQ(::pipe2(ends.data(), O_CLOEXEC), 0);
    reader.reset(ends[0]);
    writer.reset(ends[1]);
  }
  std::string rest() {
    writer.reset();
    std::string text;
    std::array<char, 64> part{};
    for (ssize_t got = 0; (got = ::read(reader.get(), part.data(), part.size())) > 0;)
      text.append(part.data(), static_cast<std::size_t>(got));
    return text;
  }
  UniqueFd reader, writer;
};

int run(const std::string& script, const SpawnOptions& options = {}) {
  const auto child = spawn({"sh", "-c", script}, options);
  return child ? *wait_for_exit(*child) : -1;
}

TEST(Process, DescriptorsMayBeNamedInAnyOrder) {
  Pipe a, b;
  // Each wants the number that the other one has now.
  const int first = a.writer.get();
  const int second = b.writer.get();
  const auto digits = [](int fd) { return std::to_string(fd); };
  EXPECT_EQ(run("echo one >&" + digits(second) + "; echo two >&" + digits(first),
                {.descriptors = {{first, second}, {second, first}}}),
            0);
  EXPECT_EQ(a.rest(), "one\n");
  EXPECT_EQ(b.rest(), "two\n");
}

TEST(Process, ADescriptorMayKeepItsNumber) {
  Pipe pipe;
  const int fd = pipe.writer.get();
  EXPECT_EQ(run("echo here >&" + std::to_string(fd), {.descriptors = {{fd, fd}}}), 0);
  EXPECT_EQ(pipe.rest(), "here\n");
}

TEST(Process, NothingElseOfOursIsInherited) {
  Pipe pipe;
  EXPECT_NE(run("echo x 2>/dev/null >&" + std::to_string(pipe.writer.get())), 0);
  EXPECT_EQ(run("read line"), 1) << "its input is empty";
}

TEST(Process, SignalsAreAsInAFreshProgram) {
  ::signal(SIGUSR1, SIG_IGN);
  sigset_t blocked;
  ::sigemptyset(&blocked);
  ::sigaddset(&blocked, SIGUSR1);
  ::pthread_sigmask(SIG_BLOCK, &blocked, nullptr);
  EXPECT_EQ(run("kill -USR1 $$; exit 0"), 128 + SIGUSR1);
  ::pthread_sigmask(SIG_UNBLOCK, &blocked, nullptr);
  ::signal(SIGUSR1, SIG_DFL);
}

TEST(Process, ASessionOfItsOwn) {
  EXPECT_EQ(run("test $(ps -o sid= -p $$) = $$", {.own_session = true}), 0);
}

TEST(Process, AProgramThatIsNotThereIsAnError) {
  if (!test::spawn_tells_errors())
    GTEST_SKIP() << "in an emulator that does not say that a program is missing";
  EXPECT_EQ(spawn({"/nonexistent/program"}).error().message(),
            "cannot run /nonexistent/program: No such file or directory");
  EXPECT_EQ(program_output({"/nonexistent/program"}).error().os, ENOENT);
}

TEST(ProgramOutput, HasBothOutputsAndTheStatus) {
  const auto output = program_output({"sh", "-c", "echo a; echo b >&2; exit 3"});
  ASSERT_TRUE(output);
  EXPECT_EQ(output->text, "a\nb\n");
  EXPECT_EQ(output->status, 3);
  EXPECT_TRUE(output->whole);
  EXPECT_EQ(program_output({"sh", "-c", "echo a; echo b >&2"}, {.errors = false})->text, "a\n");
}

TEST(ProgramOutput, MoreThanTheLimitIsDroppedAndSaid) {
  const auto output = program_output({"sh", "-c", "printf 1234567890; exit 5"}, {.limit = 4});
  ASSERT_TRUE(output);
  EXPECT_EQ(output->text, "1234");
  EXPECT_EQ(output->status, 5);
  EXPECT_FALSE(output->whole);
  EXPECT_TRUE(program_output({"sh", "-c", "printf 1234"}, {.limit = 4})->whole);
}

TEST(ProgramOutput, WhatTakesTooLongIsKilled) {
  const auto start = std::chrono::steady_clock::now();
  // It goes on saying something: only the whole time counts.
  const auto output =
      program_output({"sh", "-c", "while :; do echo x; sleep 0.05; done"}, {.patience = 300ms});
  ASSERT_TRUE(output);
  EXPECT_FALSE(output->whole);
  EXPECT_EQ(output->status, 128 + SIGKILL);
  EXPECT_LT(std::chrono::steady_clock::now() - start, 20s);
}

}  // namespace
}  // namespace jcam
