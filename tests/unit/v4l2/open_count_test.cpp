// SPDX-License-Identifier: Apache-2.0
#include "v4l2/open_count.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "tests/support/temp_dir.h"

namespace jcam {
namespace {

namespace fs = std::filesystem;

class OpenCount : public testing::Test {
 protected:
  OpenCount() {
    const fs::path node = root_ / "sys/devices/virtual/video4linux/video40";
    fs::create_directories(node);
    std::ofstream(node / "max_openers") << "10\n";
    std::ofstream(node / "dev") << "1:3\n";  // as of /dev/null, which everybody may open
    fs::create_directories(root_ / "sys/module/v4l2loopback");
    fs::create_directories(root_ / "proc/self/fd");
    fs::create_symlink("/dev/null", root_ / "proc/self/fd/3");
    fs::create_symlink("/dev/null", root_ / "proc/self/fd/4");
    fs::create_symlink("/dev/zero", root_ / "proc/self/fd/5");  // a webcam: the module does not count it
    fs::create_symlink("socket:[17]", root_ / "proc/self/fd/6");
  }
  void module_counts(int opens) const { std::ofstream(root_ / "sys/module/v4l2loopback/refcnt") << opens; }
  std::optional<int> foreign() const {
    return foreign_opens((root_ / "sys").string(), (root_ / "proc").string());
  }
  const test::TempDir directory_;
  const fs::path root_ = directory_.path();
};

TEST_F(OpenCount, OursAreTakenOff) {
  module_counts(2);
  EXPECT_EQ(foreign(), 0);
  EXPECT_EQ(loopback_opens((root_ / "sys").string()), 2);
  module_counts(3);
  EXPECT_EQ(foreign(), 1);
}

TEST_F(OpenCount, NobodyCanTellWithoutTheModule) {
  EXPECT_EQ(foreign(), std::nullopt);
}

}  // namespace
}  // namespace jcam
