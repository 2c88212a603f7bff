// SPDX-License-Identifier: Apache-2.0
#include "bridge/daemon/cdi_keeper.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include "common/os/read_file.h"
#include "tests/support/temp_dir.h"

namespace jcam::bridge {
namespace {

const std::vector<CdiCamera> kOne{{{{0}, 0}, "/dev/video40", 81, 4, 44}};
const std::vector<CdiCamera> kTwoCameras{{{{0}, 0}, "/dev/video40", 81, 4, 44},
                                         {{{0}, 1}, "/dev/video41", 81, 5, 44}};

class CdiKeeperTest : public ::testing::Test {
 protected:
  std::string text() const { return read_file(path_) ? *read_file(path_) : "none"; }
  /// Each write makes a new file.
  ino_t inode() const {
    struct stat info {};
    return ::stat(path_.c_str(), &info) == 0 ? info.st_ino : 0;
  }

  test::TempDir dir_;
  std::string path_ = dir_ / "cdi/jcam.dev-camera.json";
  Log log_;
  CdiKeeper keeper_{log_};
};

TEST_F(CdiKeeperTest, WritesWhatChangesAndNothingElse) {
  keeper_.place(path_);
  EXPECT_EQ(text(), "none");
  keeper_.keep(kOne);
  EXPECT_EQ(text(), cdi_file_text(cdi_cameras(kOne)));
  const ino_t first = inode();
  keeper_.keep(kOne);
  EXPECT_EQ(inode(), first) << "the same nodes again are no change";
  keeper_.keep(kTwoCameras);
  EXPECT_EQ(text(), cdi_file_text(cdi_cameras(kTwoCameras)));
  auto other_group = kTwoCameras;
  other_group[1].gid = 0;
  keeper_.keep(other_group);
  EXPECT_EQ(text(), cdi_file_text(cdi_cameras(other_group)));
  keeper_.keep(kOne);
  EXPECT_EQ(text(), cdi_file_text(cdi_cameras(kOne)));
}

TEST_F(CdiKeeperTest, WithoutNodesThereIsNoFile) {
  keeper_.place(path_);
  keeper_.keep(kOne);
  keeper_.keep({});
  EXPECT_EQ(text(), "none");
  keeper_.keep(kOne);
  EXPECT_EQ(text(), cdi_file_text(cdi_cameras(kOne)));
}

TEST_F(CdiKeeperTest, AReloadWritesAgainOrMoves) {
  keeper_.place(path_);
  keeper_.keep(kOne);
  std::filesystem::remove(path_);
  keeper_.place(path_);
  keeper_.keep(kOne);
  EXPECT_EQ(text(), cdi_file_text(cdi_cameras(kOne)));
  const std::string other = dir_ / "other.json";
  keeper_.place(other);
  EXPECT_EQ(text(), "none");
  keeper_.keep(kOne);
  EXPECT_TRUE(std::filesystem::exists(other));
  keeper_.place(std::nullopt);
  keeper_.keep(kTwoCameras);
  EXPECT_FALSE(std::filesystem::exists(other));
}

TEST_F(CdiKeeperTest, TheEndTakesOnlyWhatIsOurs) {
  keeper_.place(path_);
  keeper_.keep(kOne);
  keeper_.withdraw();
  EXPECT_EQ(text(), "none");
  keeper_.place(path_);
  keeper_.keep(kOne);
  std::ofstream(path_) << "another daemon's";
  keeper_.withdraw();
  EXPECT_EQ(text(), "another daemon's");
}

TEST_F(CdiKeeperTest, APlaceThatCannotBeWrittenIsOneLineAndNoFailure) {
  std::ofstream(dir_ / "file") << "no directory";
  keeper_.place(dir_ / "file/jcam.json");
  ::testing::internal::CaptureStderr();
  keeper_.keep(kOne);
  keeper_.keep(kOne);
  keeper_.withdraw();
  const std::string said = ::testing::internal::GetCapturedStderr();
  EXPECT_NE(said.find("file"), std::string::npos) << said;
  EXPECT_EQ(std::count(said.begin(), said.end(), '\n'), 1) << said;
}

TEST(CdiPath, OneDaemonSpeaksForTheMachine) {
  EXPECT_EQ(cdi_path(std::nullopt, {}), kCdiPath);
  EXPECT_EQ(cdi_path("", {}), std::nullopt);
  EXPECT_EQ(cdi_path("/etc/cdi/j.json", {}), "/etc/cdi/j.json");
  Options own;
  own.socket = "/tmp/own.sock";
  EXPECT_EQ(cdi_path(std::nullopt, own), std::nullopt);
  EXPECT_EQ(cdi_path("/etc/cdi/j.json", own), "/etc/cdi/j.json");
  own.cdi = "/run/jcam/cdi.json";
  EXPECT_EQ(cdi_path(std::nullopt, own), "/run/jcam/cdi.json");
  EXPECT_EQ(cdi_path("/etc/cdi/j.json", own), "/etc/cdi/j.json");
  EXPECT_EQ(cdi_path("", own), std::nullopt);
  Options of_a_container;
  of_a_container.lifeline_fd = 3;
  EXPECT_EQ(cdi_path("/etc/cdi/j.json", of_a_container), std::nullopt);
}

}  // namespace
}  // namespace jcam::bridge
