// SPDX-License-Identifier: Apache-2.0
#include "refresh/plan/mountinfo.h"

#include <gtest/gtest.h>

#include "refresh/plan/socket_check.h"

namespace jcam::argus {
namespace {

// As a Jetson with /tmp on its root file system has it.
constexpr const char* kHost =
    "22 1 259:1 / / rw,relatime shared:1 - ext4 /dev/nvme0n1p1 rw\n"
    "30 22 0:26 / /run rw,nosuid shared:5 - tmpfs tmpfs rw\n"
    "31 30 0:27 / /run/user\\0401000 rw shared:6 - tmpfs tmpfs rw\n";
constexpr const char* kContainer =
    "900 800 0:60 / / rw,relatime - overlay overlay rw\n"
    "910 900 259:1 /tmp/argus_socket//deleted /tmp/argus_socket rw - ext4 /dev/nvme0n1p1 rw\n"
    "911 900 259:1 /tmp/argus_socket /run/with\\040space\\134and\\012more rw - ext4 /dev/nvme0n1p1 rw\n"
    "912 900 259:1 /tmp /host-tmp rw - ext4 /dev/nvme0n1p1 rw\n"
    "913 900 259:1 /tmp/argus_socket2 /x rw - ext4 /dev/nvme0n1p1 rw\n"
    "914 900 0:26 /tmp/argus_socket /y rw - tmpfs tmpfs rw\n";

TEST(Mountinfo, FindsTheSocketsMountsAndNoOthers) {
  const auto origin = origin_of(parse_mountinfo(kHost), "/tmp/argus_socket");
  ASSERT_TRUE(origin);
  EXPECT_EQ(*origin, (Origin{"259:1", "/tmp/argus_socket"}));
  const std::vector<Mount> expected{
      {910, "259:1", "/tmp/argus_socket//deleted", "/tmp/argus_socket"},
      {911, "259:1", "/tmp/argus_socket", "/run/with space\\and\nmore"},
  };
  EXPECT_EQ(mounts_of(parse_mountinfo(kContainer), *origin), expected);
}

TEST(Mountinfo, AFileIsOnTheNearestMountThatCoversIt) {
  const auto host = parse_mountinfo(kHost);
  EXPECT_EQ(*origin_of(host, "/run/argus"), (Origin{"0:26", "/argus"}));
  EXPECT_EQ(*origin_of(host, "/run/user 1000/argus"), (Origin{"0:27", "/argus"}));
  EXPECT_EQ(*origin_of(host, "/runner/argus"), (Origin{"259:1", "/runner/argus"}));
  EXPECT_FALSE(origin_of({}, "/tmp/argus_socket"));
}

TEST(Mountinfo, OfTwoAtOnePlaceTheLaterIsOnTop) {
  const auto host = parse_mountinfo(
      "22 1 8:1 / / rw - ext4 a rw\n23 22 0:9 / /tmp rw - tmpfs b rw\n24 23 0:8 /sub /tmp rw - tmpfs c rw\n");
  EXPECT_EQ(*origin_of(host, "/tmp/argus_socket"), (Origin{"0:8", "/sub/argus_socket"}));
}

TEST(Mountinfo, LinesThatAreNoneArePassedOver) {
  const auto mounts =
      parse_mountinfo("\n\nx 1 8:1 / / rw - a b c\n12\n12 1 8:1 /\n13 1 8:1 /\\9 /\\04 rw - a b c");
  ASSERT_EQ(mounts.size(), 1U);
  EXPECT_EQ(mounts[0], (Mount{13, "8:1", "/\\9", "/\\04"}));
}

TEST(SocketCheck, OnlyRootsOwnSocketGoesToContainers) {
  EXPECT_TRUE(check_socket({true, 0, 1}, "/tmp/s"));
  const auto said = [](const FileFacts& facts) { return check_socket(facts, "/tmp/s").error().what; };
  EXPECT_EQ(said({false, 0, 1}), "/tmp/s is not a socket");
  EXPECT_EQ(said({true, 1000, 1}), "/tmp/s belongs to user 1000, not to root");
  EXPECT_EQ(said({true, 0, 2}), "/tmp/s has 2 names");
}

}  // namespace
}  // namespace jcam::argus
