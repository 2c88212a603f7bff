// SPDX-License-Identifier: Apache-2.0
#include "common/config_file.h"

#include <gtest/gtest.h>

#include <fstream>

#include "tests/support/temp_dir.h"

namespace jcam {
namespace {

TEST(ConfigFile, WithoutAFileTheDeviceTreeTells) {
  const test::TempDir root;
  const std::string modules = root / "proc/device-tree/tegra-camera-platform/modules/";
  for (const char* name : {"module0", "module1", "module3"})
    std::filesystem::create_directories(modules + name);
  const auto config = load_config_file(root / "jcam.toml", false, root / "proc");
  ASSERT_TRUE(config);
  ASSERT_EQ(config->cameras.size(), 2u);
  EXPECT_EQ(config->cameras[1].name, CameraName{1});
  EXPECT_EQ(config->cameras[1].sensor_id, 1);
}

TEST(ConfigFile, AFileThatMustBeThereIsMissed) {
  const test::TempDir root;
  EXPECT_FALSE(load_config_file(root / "jcam.toml", true, root / "proc"));
}

TEST(ConfigFile, AnUnreadableFileIsNotAnAbsentOne) {
  const test::TempDir root;
  EXPECT_FALSE(load_config_file(root.path(), false, root / "proc"));
}

TEST(ConfigFile, AnEmptyFileMeansNoCameras) {
  const test::TempDir root;
  std::ofstream(root / "jcam.toml") << "# nothing\n";
  std::filesystem::create_directories(root / "proc/device-tree/tegra-camera-platform/modules/module0");
  const auto config = load_config_file(root / "jcam.toml", false, root / "proc");
  ASSERT_TRUE(config);
  EXPECT_TRUE(config->cameras.empty());
}

}  // namespace
}  // namespace jcam
