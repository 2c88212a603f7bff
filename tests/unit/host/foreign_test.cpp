// SPDX-License-Identifier: Apache-2.0
#include "host/foreign.h"

#include <gtest/gtest.h>

namespace jcam {
namespace {

TEST(TegraRelease, IsReadFromItsFirstLine) {
  EXPECT_EQ(parse_tegra_release("# R36 (release), REVISION: 4.3, GCID: 1\n# KERNEL"), "36.4.3");
  EXPECT_EQ(parse_tegra_release("# R32 (release), REVISION: 7.1"), "32.7.1");
  for (const char* text : {"", "# R", "# R (release), REVISION: 1", "# R36 (release), REVISION: ",
                           "R36 (release), REVISION: 4.3", "# Rx (release), REVISION: 4.3"}) {
    EXPECT_EQ(parse_tegra_release(text), std::nullopt) << text;
  }
}

TEST(JetPack, FollowsTheRelease) {
  EXPECT_EQ(jetpack_of("36.4.3"), "6");
  EXPECT_EQ(jetpack_of("38.2.0"), "7");
  EXPECT_EQ(jetpack_of("35.4.1"), "5");
  EXPECT_EQ(jetpack_of("3.1"), std::nullopt);
}

TEST(DeviceTree, TextIsOnePrintableLine) {
  EXPECT_EQ(device_tree_text(std::string_view("Board\0", 6)), "Board");
  EXPECT_EQ(device_tree_text(std::string_view("a\x1b[1mb\xff", 7)), "a [1mb");
  EXPECT_EQ(device_tree_text(""), "");
}

}  // namespace
}  // namespace jcam
