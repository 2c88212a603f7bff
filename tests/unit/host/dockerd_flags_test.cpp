// SPDX-License-Identifier: Apache-2.0
#include "host/dockerd_flags.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "host/rooted_file_system.h"
#include "tests/support/temp_dir.h"

namespace jcam {
namespace {

using Names = std::set<std::string>;

struct Tree {
  test::TempDir dir;
  void file(const std::string& path, const std::string& text) const {
    std::filesystem::create_directories(std::filesystem::path(dir / path).parent_path());
    std::ofstream(dir / path) << text;
  }
  DockerdFlags flags() const { return dockerd_flags(RootedFileSystem(dir.path())); }
};

TEST(DockerdFlags, InEitherSpelling) {
  const auto flags = parse_dockerd_flags(
      "/usr/bin/dockerd -H fd:// --add-runtime=nvidia=/a --add-runtime \"kata=/b\" --default-runtime=nvidia "
      "--config-file /x");
  EXPECT_EQ(flags.runtimes, (Names{"kata", "nvidia"}));
  EXPECT_EQ(flags.default_runtime, "nvidia");
  EXPECT_EQ(flags.config_file, "/x");
  EXPECT_EQ(parse_dockerd_flags("dockerd --add-runtime"), DockerdFlags{});
  EXPECT_EQ(parse_dockerd_flags(""), DockerdFlags{});
}

TEST(DockerdFlags, AMachineWithoutDockerHasNone) {
  EXPECT_EQ(Tree{}.flags(), DockerdFlags{});
}

TEST(DockerdFlags, ADropInTakesTheUnitsPlaceAndOneInEtcThatOfItsName) {
  const Tree tree;
  tree.file("lib/systemd/system/docker.service",
            "[Service]\nExecStart=/usr/bin/dockerd --default-runtime=a\n");
  EXPECT_EQ(tree.flags().default_runtime, "a");
  EXPECT_EQ(tree.flags().file, "/lib/systemd/system/docker.service");
  tree.file("lib/systemd/system/docker.service.d/x.conf",
            "[Service]\nExecStart=\nExecStart=dockerd --default-runtime=b\n");
  tree.file("etc/systemd/system/docker.service.d/x.conf",
            "[Service]\nExecStart=\nExecStart=dockerd --default-runtime=c\n");
  EXPECT_EQ(tree.flags().default_runtime, "c");
  tree.file("etc/systemd/system/docker.service.d/z.conf",
            "[Service]\nExecStart=\nExecStart=dockerd -H fd://\n");
  EXPECT_EQ(tree.flags(), DockerdFlags{});
}

TEST(DockerdFlags, DebiansDefaultsFileCountsWhereTheUnitReadsIt) {
  const Tree tree;
  tree.file("etc/default/docker", "# DOCKER_OPTS=\"--x\"\nDOCKER_OPTS=\"--add-runtime=nvidia=/a\"\n");
  tree.file("lib/systemd/system/docker.service", "[Service]\nExecStart=/usr/sbin/dockerd -H fd://\n");
  EXPECT_EQ(tree.flags(), DockerdFlags{});
  tree.file("lib/systemd/system/docker.service",
            "[Service]\nExecStart=/usr/sbin/dockerd -H fd:// $DOCKER_OPTS\n");
  EXPECT_EQ(tree.flags().runtimes, (Names{"nvidia"}));
  EXPECT_EQ(tree.flags().file, "/etc/default/docker");
}

}  // namespace
}  // namespace jcam
