// SPDX-License-Identifier: Apache-2.0
#include "host/config_file.h"

#include <gtest/gtest.h>

#include <fstream>

#include "tests/support/places.h"
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
  // Argus counts what is there: a gap in the modules' numbers is none in the cameras'.
  ASSERT_EQ(config->cameras.size(), 3u);
  EXPECT_EQ(config->cameras[2].name, CameraName{2});
  EXPECT_EQ(config->cameras[2].sensor_id, 2);
}

TEST(ConfigFile, AFileThatMustBeThereIsMissed) {
  const test::TempDir root;
  const auto config = load_config_file(root / "jcam.toml", true, root / "proc");
  ASSERT_FALSE(config);
  EXPECT_EQ(config.error().message(),
            "cannot read " + root / "jcam.toml" +
                ": No such file or directory; see jcam.toml(5) for what goes into it");
}

TEST(ConfigFile, AnUnreadableFileIsNotAnAbsentOne) {
  const test::TempDir root;
  EXPECT_FALSE(load_config_file(root.path(), false, root / "proc"));
}

TEST(ConfigFile, DefaultsHoldForTheCamerasOfTheDeviceTree) {
  const test::TempDir root;
  std::ofstream(root / "jcam.toml") << "first_node = 20\n[defaults]\nformat = \"nv12\"";
  std::filesystem::create_directories(root / "proc/device-tree/tegra-camera-platform/modules/module0");
  const auto config = load_config_file(root / "jcam.toml", true, root / "proc");
  ASSERT_TRUE(config);
  ASSERT_EQ(config->cameras.size(), 1u);
  EXPECT_EQ(config->cameras[0].format, PixelFormat::nv12);
  EXPECT_EQ(config->first_node, 20);
}

TEST(ConfigFile, AFileThatNamesCamerasNamesAllOfThem) {
  const test::TempDir root;
  std::ofstream(root / "jcam.toml") << "[camera.csi1]\n";
  std::filesystem::create_directories(root / "proc/device-tree/tegra-camera-platform/modules/module0");
  const auto config = load_config_file(root / "jcam.toml", false, root / "proc");
  ASSERT_TRUE(config);
  ASSERT_EQ(config->cameras.size(), 1u);
  EXPECT_EQ(config->cameras[0].name, CameraName{1});
}

/// Each commented line of the example, put into force alone in its section.
TEST(ConfigFile, EveryLineOfTheExampleIsRight) {
  std::ifstream example(jcam::test::source_dir() + "/docs/examples/jcam.toml");
  std::string section;
  int keys = 0;
  for (std::string line; std::getline(example, line);) {
    if (!line.starts_with("# ")) continue;
    const std::string text = line.substr(2);
    if (text.starts_with("[")) {
      section = text;
      continue;
    }
    if (text.find(" = ") == std::string::npos) continue;
    const bool needs_mjpeg = text.starts_with("quality");
    const auto config =
        parse_config(section + "\n" + text + (needs_mjpeg ? "\nformat = \"mjpeg\"" : ""), "x");
    EXPECT_TRUE(config) << (config ? "" : config.error().message());
    ++keys;
  }
  EXPECT_EQ(keys, 2 + 3 + 2 + 2 + 1 + 19 + 1);
}

}  // namespace
}  // namespace jcam
