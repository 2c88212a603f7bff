// SPDX-License-Identifier: Apache-2.0
// Nobody reads the log: it waits for nobody, and says later how much of it is missing. A test that hangs has
// failed.
#include "bridge/system/log.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <utility>

#include "tests/support/mailbox.h"

namespace jcam::bridge {
namespace {

using testing::HasSubstr;

constexpr int kMany = 5000;

TEST(Log, WaitsForNoJournal) {
  test::Mailbox journal;
  const Log log(std::make_unique<JournalSink>(journal.path()));
  for (int i = 0; i < kMany; ++i) log.info("csi0", "noise", "line " + std::to_string(i));
  EXPECT_FALSE(log.tell_lost()) << "nothing has been taken yet";

  const int came = journal.empty();
  ASSERT_GT(came, 0);
  ASSERT_LT(came, kMany) << "the socket never was full";
  EXPECT_TRUE(log.tell_lost());
  EXPECT_THAT(journal.next().value_or(""),
              HasSubstr("MESSAGE=" + std::to_string(kMany - came) + " lines lost here"));
  EXPECT_TRUE(log.tell_lost());
  EXPECT_EQ(journal.next(), std::nullopt) << "it is told once";
}

TEST(Log, TheNextLineTellsOfThoseLostToo) {
  test::Mailbox journal;
  const Log log(std::make_unique<JournalSink>(journal.path()));
  for (int i = 0; i < kMany; ++i) log.info("", "noise", "x");
  journal.empty();
  log.problem("", "after", "and now this");
  EXPECT_THAT(journal.next().value_or(""), HasSubstr("lines lost here"));
  EXPECT_THAT(journal.next().value_or(""), HasSubstr("MESSAGE=and now this"));
}

TEST(Log, TheJournalGetsFields) {
  test::Mailbox journal;
  const Log log(std::make_unique<JournalSink>(journal.path()));
  log.problem(NodeName{{0}, 1}, "node-broken", "two\nlines");
  const std::string packet = journal.next().value_or("");
  EXPECT_THAT(packet, HasSubstr("PRIORITY=4\n"));
  EXPECT_THAT(packet, HasSubstr("SYSLOG_IDENTIFIER="));
  EXPECT_THAT(packet, HasSubstr("JCAM_EVENT=node-broken\n"));
  EXPECT_THAT(packet, HasSubstr("JCAM_CAMERA=csi0\n"));
  EXPECT_THAT(packet, HasSubstr("JCAM_NODE=csi0.1\n"));
  EXPECT_THAT(packet, HasSubstr("MESSAGE\n" + std::string("\x11\0\0\0\0\0\0\0", 8) + "csi0.1: two\nlines\n"));
}

TEST(Log, NoJournalIsALossToo) {
  const test::TempDir directory;
  const Log log(std::make_unique<JournalSink>(directory / "none"));
  log.info("", "noise", "x");
  EXPECT_FALSE(log.tell_lost());
}

/// Both ends of a pipe or of a socket.
using Ends = std::pair<UniqueFd, UniqueFd>;

Ends make_pipe() {
  std::array<int, 2> ends{-1, -1};
  EXPECT_EQ(::pipe2(ends.data(), O_CLOEXEC), 0);
  return {UniqueFd(ends[0]), UniqueFd(ends[1])};
}

Ends make_stream() {
  std::array<int, 2> ends{-1, -1};
  EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()), 0);
  return {UniqueFd(ends[0]), UniqueFd(ends[1])};
}

std::string drain(int fd) {
  ::fcntl(fd, F_SETFL, O_NONBLOCK);
  std::string all;
  std::array<char, 65536> bytes;
  for (ssize_t got = 0; (got = ::read(fd, bytes.data(), bytes.size())) > 0;)
    all.append(bytes.data(), static_cast<std::size_t>(got));
  return all;
}

class LogToText : public testing::TestWithParam<Ends (*)()> {};

TEST_P(LogToText, WaitsForNoReader) {
  auto [reading, writing] = GetParam()();
  const Log log(std::make_unique<TextSink>(writing.get()));
  for (int i = 0; i < kMany; ++i) log.info("csi0", "noise", std::string(100, 'x'));
  const std::string text = drain(reading.get());
  const auto came = std::count(text.begin(), text.end(), '\n');
  ASSERT_GT(came, 0);
  ASSERT_LT(came, kMany) << "it never was full";
  EXPECT_TRUE(text.ends_with("x\n")) << "lines are whole";
  EXPECT_TRUE(log.tell_lost());
  EXPECT_THAT(drain(reading.get()), HasSubstr(std::to_string(kMany - came) + " lines lost here"));
}

INSTANTIATE_TEST_SUITE_P(Each, LogToText, testing::Values(&make_pipe, &make_stream));

TEST(LogToText, ALongLineIsCut) {
  auto [reading, writing] = make_pipe();
  const Log log(std::make_unique<TextSink>(writing.get()));
  log.info("", "noise", std::string(100000, 'x'));
  log.info("", "noise", "next");
  const std::string text = drain(reading.get());
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 2);
  EXPECT_THAT(text, HasSubstr("info next\n"));
}

TEST(Log, OfAStreamTheCameraIsToldToo) {
  test::Mailbox journal;
  Log log(std::make_unique<JournalSink>(journal.path()));
  std::string camera;
  log.also_tell([&](const LogLine& line) { camera = line.camera; });
  log.info(NodeName{{0}, 0, "small"}, "picture-held", "keeps it");
  EXPECT_EQ(camera, "csi0");
  const std::string packet = journal.next().value_or("");
  EXPECT_THAT(packet, HasSubstr("JCAM_CAMERA=csi0\n"));
  EXPECT_THAT(packet, HasSubstr("MESSAGE=csi0-small: keeps it"));
}

}  // namespace
}  // namespace jcam::bridge
