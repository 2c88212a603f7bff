// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "tests/support/temp_dir.h"
#include "v4l2/frame_writer.h"
#include "v4l2/loopback_sysfs.h"

namespace jcam {
namespace {

namespace fs = std::filesystem;

class Sysfs : public testing::Test {
 protected:
  void file(const std::string& path, const std::string& text) const {
    fs::create_directories((root_ / path).parent_path());
    std::ofstream(root_ / path) << text << '\n';
  }
  const test::TempDir directory_;
  const fs::path root_ = directory_.path();
};

TEST_F(Sysfs, FindsLoopbacksInOrderAndLeavesOthersOut) {
  const std::string base = "devices/virtual/video4linux/";
  file(base + "video11/name", "jcam-csi0.1");
  file(base + "video11/max_openers", "10");
  file(base + "video11/buffers", "4");
  file(base + "video2/name", "jcam-csi0");
  file(base + "video2/max_openers", "16");
  file(base + "video2/format", "YUYV:640x480@30");
  file(base + "video2/state", "capture");
  file(base + "video3/name", "vivid-000-vid-cap");
  const auto found = find_loopbacks(root_.string());
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0].number, 2);
  EXPECT_EQ(found[0].label, "jcam-csi0");
  EXPECT_EQ(found[0].format, "YUYV:640x480@30");
  EXPECT_EQ(found[0].state, "capture");
  EXPECT_EQ(found[0].max_openers, 16);
  EXPECT_EQ(found[1].number, 11);
  EXPECT_EQ(found[1].buffers, 4);
  EXPECT_EQ(found[1].format, "");
}

TEST_F(Sysfs, NoModuleIsNoNodesAndNoVersion) {
  EXPECT_TRUE(find_loopbacks(root_.string()).empty());
  EXPECT_FALSE(module_version(root_.string()));
  file("module/v4l2loopback/version", "0.15.0");
  EXPECT_EQ(module_version(root_.string()), "0.15.0");
}

TEST(FrameWriter, RefusesWhatIsNotOneWholeFrame) {
  const NodeFormat format{PixelFormat::yuyv, {{16, 16}, 30}};
  const std::vector<std::byte> bytes(513);
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  EXPECT_FALSE(write_frame(ends[1], format, {bytes.data(), 511}));
  EXPECT_FALSE(write_frame(ends[1], format, {bytes.data(), 513}));
  EXPECT_TRUE(write_frame(ends[1], format, {bytes.data(), 512}));
  const NodeFormat jpeg{PixelFormat::mjpeg, {{16, 16}, 30}};
  EXPECT_TRUE(write_frame(ends[1], jpeg, {bytes.data(), 100}));
  EXPECT_FALSE(write_frame(ends[1], jpeg, {bytes.data(), 0}));
  ::close(ends[0]);
  ::close(ends[1]);
}

}  // namespace
}  // namespace jcam
