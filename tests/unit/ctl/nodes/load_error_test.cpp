// SPDX-License-Identifier: Apache-2.0
#include "ctl/nodes/load_error.h"

#include <gtest/gtest.h>

namespace jcam::ctl {
namespace {

bool cured_by(const char* said, const char* part, bool root = true) {
  return load_error(said, root).hint.find(part) != std::string::npos;
}

// As kmod 27 to 34 print what the kernel answers.
TEST(LoadError, EachCauseHasItsCure) {
  EXPECT_TRUE(
      cured_by("modprobe: ERROR: could not insert 'v4l2loopback': Key was rejected by service", "mokutil"));
  EXPECT_TRUE(
      cured_by("modprobe: ERROR: could not insert 'v4l2loopback': Required key not available", "mokutil"));
  EXPECT_TRUE(
      cured_by("modprobe: ERROR: could not insert 'v4l2loopback': Exec format error", "another kernel"));
  EXPECT_TRUE(cured_by("v4l2loopback: disagrees about version of symbol module_layout", "another kernel"));
  EXPECT_TRUE(cured_by("could not insert 'v4l2loopback': Unknown symbol in module, or unknown parameter",
                       "another kernel"));
  EXPECT_TRUE(
      cured_by("modprobe: FATAL: Module v4l2loopback not found in directory /lib/modules/5.15.148-tegra",
               "apt install v4l2loopback-dkms"));
  EXPECT_TRUE(cured_by("could not insert 'v4l2loopback': Operation not permitted", "locked down"));
  EXPECT_TRUE(cured_by("something else", "dmesg"));
}

TEST(LoadError, WhoIsNotRootTriesThatFirst) {
  EXPECT_EQ(load_error("could not insert 'v4l2loopback': Operation not permitted", false).hint,
            "run it with sudo");
  EXPECT_TRUE(
      cured_by("FATAL: Module v4l2loopback not found in directory /lib/modules/x", "apt install", false));
}

}  // namespace
}  // namespace jcam::ctl
