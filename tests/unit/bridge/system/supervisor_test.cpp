// SPDX-License-Identifier: Apache-2.0
// systemd does not listen for a while: nothing waits for it, and later it is told what holds by then.
#include "bridge/system/supervisor.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "common/os/datagram_sender.h"
#include "tests/support/mailbox.h"

namespace jcam::bridge {
namespace {

using testing::ElementsAre;
using testing::StartsWith;

const NodeName kNode{{0}, 0};
const NodeName kOther{{0}, 1};

class SupervisorTest : public testing::Test {
 protected:
  void fill() {
    const DatagramSender other(systemd_.path());
    while (other.send("from somebody else") == 0) {
    }
  }
  std::vector<std::string> said() {
    std::vector<std::string> all;
    while (auto packet = systemd_.next()) all.push_back(std::move(*packet));
    return all;
  }
  test::Mailbox systemd_;
  Supervisor supervisor_{systemd_.path()};
};

TEST_F(SupervisorTest, SaysItAtOnce) {
  supervisor_.ready("one camera");
  supervisor_.alive();
  supervisor_.forget(kNode);
  EXPECT_FALSE(supervisor_.has_pending());
  EXPECT_THAT(said(), ElementsAre("READY=1\nSTATUS=one camera", "WATCHDOG=1",
                                  "FDSTOREREMOVE=1\nFDNAME=" + Supervisor::store_name(kNode)));
}

TEST_F(SupervisorTest, SaysItLaterWhatWaits) {
  fill();
  supervisor_.ready("starting");
  supervisor_.alive();
  supervisor_.alive();
  supervisor_.status("streaming");
  EXPECT_TRUE(supervisor_.has_pending());
  EXPECT_FALSE(supervisor_.send_pending());
  systemd_.empty();
  EXPECT_TRUE(supervisor_.send_pending());
  EXPECT_FALSE(supervisor_.has_pending());
  EXPECT_THAT(said(), ElementsAre("WATCHDOG=1", "READY=1\nSTATUS=streaming")) << "once, and what holds now";
}

TEST_F(SupervisorTest, ADescriptorIsKeptLater) {
  UniqueFd file(::open("/dev/null", O_RDONLY | O_CLOEXEC));
  fill();
  supervisor_.keep(kNode, file.get());
  file.reset();
  systemd_.empty();
  EXPECT_TRUE(supervisor_.send_pending());
  EXPECT_THAT(systemd_.next().value_or(""), StartsWith("FDSTOREREMOVE=1"));
  UniqueFd kept;
  EXPECT_EQ(systemd_.next(&kept), "FDSTORE=1\nFDPOLL=0\nFDNAME=" + Supervisor::store_name(kNode));
  ASSERT_TRUE(kept);
  struct stat null {};
  struct stat is {};
  ASSERT_EQ(::stat("/dev/null", &null), 0);
  ASSERT_EQ(::fstat(kept.get(), &is), 0);
  EXPECT_EQ(is.st_rdev, null.st_rdev);
}

/// A duplicate that waits to be told of would be a writer of the node for as long.
TEST_F(SupervisorTest, WhatIsForgottenIsHeldNoLonger) {
  std::array<int, 2> ends{-1, -1};
  ASSERT_EQ(::pipe2(ends.data(), O_CLOEXEC), 0);
  const UniqueFd reading(ends[0]);
  UniqueFd writing(ends[1]);
  fill();
  supervisor_.keep(kNode, writing.get());
  supervisor_.keep(kOther, reading.get());
  writing.reset();
  supervisor_.forget(kNode);
  char byte = 0;
  EXPECT_EQ(::read(reading.get(), &byte, 1), 0) << "no writer is left";
  systemd_.empty();
  EXPECT_TRUE(supervisor_.send_pending());
  EXPECT_EQ(said().size(), 3U) << "one is forgotten; the other is forgotten and kept";
}

TEST(Supervisor, WithoutSystemdThereIsNothingToSay) {
  Supervisor supervisor("/nonexistent/socket");
  supervisor.alive();
  supervisor.forget(kNode);
  EXPECT_FALSE(supervisor.has_pending()) << "it would be tried for ever";
}

}  // namespace
}  // namespace jcam::bridge
