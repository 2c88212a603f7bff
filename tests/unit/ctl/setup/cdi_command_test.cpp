// SPDX-License-Identifier: Apache-2.0
#include "ctl/setup/cdi_command.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "common/cdi.h"
#include "common/os/read_file.h"
#include "tests/support/temp_dir.h"

namespace jcam::ctl {
namespace {

namespace fs = std::filesystem;

class PublishCdiTest : public ::testing::Test {
 protected:
  ExitStatus publish() { return publish_cdi(console_, files_); }
  void loopback(int number, const std::string& label) const {
    const fs::path device =
        fs::path(files_.sys_root) / "devices/virtual/video4linux" / ("video" + std::to_string(number));
    fs::create_directories(device);
    std::ofstream(device / "name") << label << '\n';
    std::ofstream(device / "max_openers") << "10\n";
    std::ofstream(device / "format") << "\n";
    std::ofstream(device / "buffers") << "2\n";
  }
  /// A character device that any user has.
  void device(int number) const {
    fs::create_directories(files_.dev_root);
    fs::create_symlink("/dev/null", fs::path(files_.dev_root) / ("video" + std::to_string(number)));
  }
  std::string said() const { return read_file(files_.to) ? *read_file(files_.to) : "none"; }

  test::TempDir dir_;
  std::ostringstream out_, err_;
  Console console_{out_, err_, "", 80, false};
  PublishCdi files_{dir_ / "from.json", dir_ / "to.json", dir_ / "sys", dir_ / "dev"};
};

TEST_F(PublishCdiTest, WithoutTheDaemonsFileOursGoes) {
  EXPECT_EQ(publish(), kOk);
  std::ofstream(files_.to) << "old";
  EXPECT_EQ(publish(), kOk);
  EXPECT_EQ(said(), "none");
}

TEST_F(PublishCdiTest, WhatIsNoNodeOfOursIsNotNamed) {
  std::ofstream(files_.from) << cdi_file_text(cdi_cameras({{{{0}, 0}, "/dev/sda", 8, 0, 6}}));
  std::ofstream(files_.to) << "old";
  EXPECT_EQ(publish(), kOk);
  EXPECT_EQ(said(), "none") << "there is no loopback device of that name";
  loopback(40, "jcam-csi0");
  device(40);  // a link: an engine would refuse it
  EXPECT_EQ(publish(), kOk);
  EXPECT_EQ(said(), "none");
}

TEST_F(PublishCdiTest, AFileThatIsNoneChangesNothing) {
  std::ofstream(files_.to) << "old";
  for (const char* text :
       {"", "[]", "{\"devices\": 3}", "{\"devices\": [{\"name\": \"gpu\"}]}", "{\"devices\": [{}]}"}) {
    std::ofstream(files_.from, std::ios::trunc) << text;
    EXPECT_EQ(publish(), kFailed) << text;
    EXPECT_EQ(said(), "old");
  }
}

TEST(NodesOfCdi, OnlyTheNamesAreTaken) {
  const auto nodes = nodes_of_cdi(
      R"({"devices": [{"name": "csi0", "containerEdits": {"hooks": [{"path": "/bin/sh"}]}}, {"name": "csi0.1"}, {"name": "all"}]})");
  ASSERT_TRUE(nodes);
  EXPECT_EQ(*nodes, (std::vector<NodeName>{{{0}, 0}, {{0}, 1}}));
}

}  // namespace
}  // namespace jcam::ctl
