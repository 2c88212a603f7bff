// SPDX-License-Identifier: Apache-2.0
#include "v4l2/holders.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "tests/support/temp_dir.h"

namespace jcam {
namespace {

namespace fs = std::filesystem;

/// A /proc with made-up processes; /dev/null stands for the node.
class ProcTree : public testing::Test {
 protected:
  void SetUp() override {
    process("31", "ffmpeg", {"/dev/null", "/dev/zero", "/dev/null"});
    process("7", "chromium", {"/dev/null"});
    process("9", "bash", {"/dev/zero", "/no/such/file"});
    process("self", "me", {"/dev/null"});
    fs::create_directories(root_ / "12");  // ended meanwhile
  }
  void process(const std::string& pid, const std::string& name, const std::vector<std::string>& files) const {
    fs::create_directories(root_ / pid / "fd");
    std::ofstream(root_ / pid / "comm") << name << '\n';
    int fd = 3;
    for (const auto& file : files) fs::create_symlink(file, root_ / pid / "fd" / std::to_string(fd++));
  }
  const test::TempDir directory_;
  const fs::path root_ = directory_.path();
};

TEST_F(ProcTree, ProcessesThatHaveTheDeviceOpenAreFoundOnceEach) {
  EXPECT_EQ(holders_hint("/dev/null", root_.string()), "; it is open in chromium (pid 7), ffmpeg (pid 31)");
  EXPECT_EQ(holders_hint("/dev/full", root_.string()), "");
  EXPECT_EQ(holders_hint("/no/such/node", root_.string()), "");
}

TEST_F(ProcTree, WhereWeMayNotLookNobodyIsSeenAndTheOthersAre) {
  const uid_t me = ::geteuid();
  fs::permissions(root_ / "7" / "fd", fs::perms::none);
  // Root may look everywhere, and nobody else into a directory of a test.
  fs::permissions(root_, fs::perms::group_all | fs::perms::others_all, fs::perm_options::add);
  ASSERT_EQ(::seteuid(me == 0 ? 65534 : me), 0);
  const auto found = find_holders("/dev/null", root_.string());
  ASSERT_EQ(::seteuid(me), 0);
  EXPECT_EQ(holders_text(found), "ffmpeg (pid 31)");
  fs::permissions(root_ / "7" / "fd", fs::perms::all);
}

TEST_F(ProcTree, WithoutAProcNobodyIsSeen) {
  EXPECT_TRUE(find_holders("/dev/null", root_ / "none").empty());
}

}  // namespace
}  // namespace jcam
