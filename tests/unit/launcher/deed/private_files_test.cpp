// SPDX-License-Identifier: Apache-2.0
#include "launcher/deed/private_files.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "tests/support/temp_dir.h"

namespace jcam::launch {
namespace {

namespace fs = std::filesystem;

class PrivateFiles : public ::testing::Test {
 protected:
  static unsigned mode(const fs::path& path) {
    struct stat status {};
    EXPECT_EQ(::stat(path.c_str(), &status), 0);
    return status.st_mode & 0777U;
  }
  static std::string text(const fs::path& path) {
    std::stringstream all;
    all << std::ifstream(path).rdbuf();
    return all.str();
  }
  const test::TempDir directory_;
  const fs::path top_ = directory_.path();
};

TEST_F(PrivateFiles, AreInADirectoryForTheCallerAlone) {
  ASSERT_TRUE(write_private_files({{(top_ / "jcam/x").string(), "secret"}}));
  EXPECT_EQ(mode(top_ / "jcam/x"), 0644U);
  EXPECT_EQ(mode(top_ / "jcam"), 0700U);
  EXPECT_EQ(text(top_ / "jcam/x"), "secret");
}

TEST_F(PrivateFiles, AreReplacedWholeAndLeaveNothingBehind) {
  const std::string path = (top_ / "jcam/x").string();
  ASSERT_TRUE(write_private_files({{path, "old"}}));
  const std::ifstream held(path);
  ASSERT_TRUE(write_private_files({{path, "new"}}));
  std::stringstream seen;
  seen << held.rdbuf();
  EXPECT_EQ(seen.str(), "old");
  EXPECT_EQ(text(path), "new");
  EXPECT_EQ(std::distance(fs::directory_iterator(top_ / "jcam"), fs::directory_iterator()), 1);
}

TEST_F(PrivateFiles, FollowNoLinkAndTrustNoOpenDirectory) {
  fs::create_directory(top_ / "elsewhere");
  fs::create_directory_symlink(top_ / "elsewhere", top_ / "jcam");
  EXPECT_FALSE(write_private_files({{(top_ / "jcam/x").string(), "secret"}}));
  fs::create_directory(top_ / "open");
  fs::permissions(top_ / "open", fs::perms::all);
  const auto status = write_private_files({{(top_ / "open/x").string(), "secret"}});
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().what, (top_ / "open").string() + " is no directory of yours alone");
}

}  // namespace
}  // namespace jcam::launch
