// SPDX-License-Identifier: Apache-2.0
// The file is systemd's while the daemon is away, and whatever it has by then is no reason not to start.
#include "bridge/daemon/kept_reservations.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

#include <utility>

#include "tests/support/mailbox.h"

namespace jcam::bridge {
namespace {

class KeptReservationsTest : public testing::Test {
 protected:
  /// What systemd has stored by now, as the next daemon gets it.
  UniqueFd stored() {
    UniqueFd fd;
    while (auto packet = systemd_.next(&fd)) {
    }
    return fd;
  }
  static UniqueFd file_with(std::string_view bytes) {
    UniqueFd file(::memfd_create("test", MFD_CLOEXEC));
    EXPECT_EQ(::write(file.get(), bytes.data(), bytes.size()), static_cast<ssize_t>(bytes.size()));
    return file;
  }
  jcam::test::Mailbox systemd_;
  Supervisor supervisor_{systemd_.path()};
};

TEST_F(KeptReservationsTest, TheNextDaemonReadsWhatTheLastOneWrote) {
  KeptReservations first(supervisor_);
  first.keep("");
  EXPECT_EQ(systemd_.next(), std::nullopt) << "nothing is stored for nothing";
  first.keep("csi0 1000 x\ncsi1 1000 x\n");
  auto left = stored();
  ASSERT_TRUE(left);
  first.keep("csi1 1000 x\n");
  EXPECT_EQ(systemd_.next(), std::nullopt) << "systemd has it, and is not told again";
  KeptReservations next(supervisor_);
  EXPECT_EQ(next.take(UniqueFd(::dup(left.get()))), "csi1 1000 x\n");
  next.keep("");
  EXPECT_EQ(systemd_.next(), std::nullopt);
  KeptReservations third(supervisor_);
  EXPECT_EQ(third.take(std::move(left)), "");
}

TEST_F(KeptReservationsTest, AFileThatNoDaemonWroteIsReplaced) {
  KeptReservations kept(supervisor_);
  for (const auto& bytes : {std::string(), std::string("no end"), std::string(100'000, 'x')})
    EXPECT_EQ(kept.take(file_with(bytes)), "");
  EXPECT_EQ(kept.take(UniqueFd()), "");
  kept.keep("csi0 1000 x\n");
  KeptReservations next(supervisor_);
  EXPECT_EQ(next.take(stored()), "csi0 1000 x\n");
}

}  // namespace
}  // namespace jcam::bridge
