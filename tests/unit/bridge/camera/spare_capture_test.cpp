// SPDX-License-Identifier: Apache-2.0
#include "bridge/camera/spare_capture.h"

#include <gtest/gtest.h>
#include <poll.h>
#include <sys/wait.h>

#include <csignal>
#include <string>
#include <vector>

#include "bridge/machine/capture_argv.h"
#include "tests/support/emulated.h"

namespace jcam::bridge {
namespace {

using namespace std::chrono_literals;

/// A program that says `words` to its parent, one packet each, and waits.
CaptureLaunch saying(const std::vector<capture::Report>& words) {
  std::string script;
  for (const auto& report : words)
    script += "printf %s '" + capture::encode(report) + "' >&" + std::to_string(kCaptureFd) + "\n";
  return {{"/bin/sh", "-c", script + "exec sleep 1000"}, {{"videotestsrc"}}};
}

/// Until what was loaded has said something or ended.
void wait_for_words(const SpareCapture& spare) {
  pollfd words{spare.fd(), POLLIN, 0};
  ASSERT_EQ(::poll(&words, 1, 20000), 1);
}

TEST(SpareCapture, IsLoadedSomeTimeAfterTheStreamBegan) {
  SpareCapture spare;
  EXPECT_FALSE(spare.next());
  spare.arm(10s);
  spare.arm(11s);
  EXPECT_EQ(spare.next(), Time(12s));
  EXPECT_FALSE(spare.due(11s));
  EXPECT_TRUE(spare.due(12s));
  spare.disarm();
  EXPECT_FALSE(spare.next());
}

TEST(SpareCapture, IsTakenOnceItIsReady) {
  SpareCapture spare;
  const auto launch = saying({capture::Ready{}});
  spare.load(launch, 0s);
  const pid_t pid = spare.pid();
  ASSERT_GT(pid, 0);
  EXPECT_FALSE(spare.next());
  wait_for_words(spare);
  const auto taken = spare.take(launch);
  ASSERT_TRUE(taken);
  EXPECT_EQ(taken->child().pid(), pid);
  EXPECT_EQ(spare.pid(), 0);
}

TEST(SpareCapture, OneThatIsNotReadyOrSaysMoreIsNotTaken) {
  for (const auto& words : std::vector<std::vector<capture::Report>>{
           {capture::FirstFrame{}}, {capture::Failed{capture::Failure::bad_pipeline, "no such element"}}}) {
    SpareCapture spare;
    spare.load(saying(words), 0s);
    wait_for_words(spare);
    EXPECT_FALSE(spare.take(saying(words)));
    EXPECT_EQ(spare.pid(), 0);
  }
  SpareCapture silent;
  silent.load(saying({}), 0s);
  EXPECT_FALSE(silent.take(saying({})));
}

TEST(SpareCapture, OneThatWasLoadedWithOtherSettingsIsEnded) {
  SpareCapture spare;
  const auto launch = saying({capture::Ready{}});
  spare.load(launch, 0s);
  const pid_t pid = spare.pid();
  wait_for_words(spare);
  EXPECT_FALSE(spare.take(saying({capture::Ready{}, capture::Ready{}})));
  int status = 0;
  ASSERT_EQ(::waitpid(pid, &status, 0), pid);
  EXPECT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
}

TEST(SpareCapture, OneThatEndedIsLoadedAgainMuchLater) {
  SpareCapture spare;
  spare.load({{"/bin/false"}, {}}, 0s);
  const pid_t pid = spare.pid();
  int status = 0;
  ASSERT_EQ(::waitpid(pid, &status, 0), pid);
  EXPECT_FALSE(spare.reaped(pid + 1, 5s));
  EXPECT_TRUE(spare.reaped(pid, 5s));
  spare.arm(6s);
  EXPECT_EQ(spare.next(), Time(5s + SpareCapture::kRetry));
  EXPECT_EQ(spare.pid(), 0);
}

TEST(SpareCapture, AProgramThatIsNotThereIsTriedAgainMuchLater) {
  if (!test::spawn_tells_errors())
    GTEST_SKIP() << "in an emulator that does not say that a program is missing";
  SpareCapture spare;
  const CaptureLaunch absent{{"/nonexistent/jcam-capture"}, {}};
  spare.load(absent, 1s);
  EXPECT_EQ(spare.next(), Time(1s + SpareCapture::kRetry));
  EXPECT_FALSE(spare.take(absent));
}

}  // namespace
}  // namespace jcam::bridge
