// SPDX-License-Identifier: Apache-2.0
#include "settle/settle.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>
#include <string>
#include <thread>

#include "common/os/read_file.h"
#include "tests/support/emulated.h"
#include "tests/support/temp_dir.h"

namespace jcam::settle {
namespace {

using namespace std::chrono_literals;

TEST(LookAt, TellsWhatIsThereAndSinceWhen) {
  const test::TempDir dir;
  const std::string path = dir / "file";
  const auto before = look_at(path);
  EXPECT_FALSE(before.there);
  struct stat info {};
  ASSERT_EQ(::stat(dir.path().c_str(), &info), 0);
  EXPECT_EQ(before.changed,
            std::chrono::seconds{info.st_ctim.tv_sec} + std::chrono::nanoseconds{info.st_ctim.tv_nsec});
  // With the directory missing, too, it is the one above.
  EXPECT_EQ(look_at(dir / "no/such/directory").changed, before.changed);
  std::ofstream(path) << "words";
  const auto now = look_at(path);
  EXPECT_TRUE(now.there);
  EXPECT_EQ(now.size, 5);
  EXPECT_TRUE(same(now, look_at(path)));
  EXPECT_FALSE(same(now, before));
}

TEST(RunUntilQuiet, SeesWhatIsWrittenWhileItRuns) {
  const test::TempDir dir;
  const std::string path = dir / "file";
  std::ofstream(path) << "one";
  // What it reads first is changed under its hands, as late as can be.
  const auto status = run_until_quiet(
      path, {"/bin/sh", "-c",
             R"(cat "$0" >> "$1"; test -e "$2" || { : > "$2"; printf two > "$0"; exit 3; }; exit 7)", path,
             dir / "read", dir / "once"});
  ASSERT_TRUE(status) << status.error().message();
  EXPECT_EQ(*status, 7);
  const auto read = read_file(dir / "read");
  ASSERT_TRUE(read);
  EXPECT_EQ(*read, "onetwo");
}

TEST(RunUntilQuiet, SeesWhatComesAfterItsRun) {
  const test::TempDir dir;
  const std::string path = dir / "file";
  std::thread late([&] {
    std::this_thread::sleep_for(400ms);
    std::ofstream(path) << "late";
  });
  const auto status = run_until_quiet(path, {"/bin/sh", "-c", R"(test -s "$0")", path});
  late.join();
  ASSERT_TRUE(status);
  EXPECT_EQ(*status, 0);
}

TEST(RunUntilQuiet, AnEndWhileItOnlyLooksIsNoFailure) {
  const test::TempDir dir;
  const std::string path = dir / "file";
  std::ofstream(path) << "young";
  // It is blocked while the program runs.
  const auto status = run_until_quiet(path, {"/bin/sh", "-c", "kill -TERM $PPID; exit 5"});
  ASSERT_TRUE(status);
  EXPECT_EQ(*status, 0);
}

TEST(RunUntilQuiet, WhatCannotBeRunIsTold) {
  if (!test::spawn_tells_errors())
    GTEST_SKIP() << "in an emulator that does not say that a program is missing";
  const test::TempDir dir;
  const auto status = run_until_quiet(dir / "file", {dir / "no-program"});
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().message().find("cannot run " + dir.path()), 0U) << status.error().message();
}

}  // namespace
}  // namespace jcam::settle
