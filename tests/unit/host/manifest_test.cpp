// SPDX-License-Identifier: Apache-2.0
#include "host/manifest.h"

#include <gtest/gtest.h>

#include "host/rooted_file_system.h"

namespace jcam {
namespace {

constexpr std::string_view kText =
    "jcam-host 1\n# why\ncaller 1000:1000 44,999,1000 terminal\nenv A=b=c d\n"
    "c 81:0 0:44 0660 /dev/video0\ns - 0:0 0777 /tmp/a socket\nl /var/run -> /run\n";

TEST(Manifest, SaysWhatATreeOfFilesCannot) {
  const auto manifest = parse_manifest(kText);
  ASSERT_TRUE(manifest) << manifest.error().message();
  EXPECT_EQ(manifest->caller.variable("A"), "b=c d");
  EXPECT_TRUE(manifest->caller.groups.contains(999));
  EXPECT_TRUE(manifest->caller.stdin_terminal);
  EXPECT_EQ(manifest->files.at("/dev/video0"), (FileInfo{FileKind::character, 81, 0, 0, 44, 0660}));
  EXPECT_EQ(manifest->files.at("/tmp/a socket").kind, FileKind::socket);
  EXPECT_EQ(manifest->links.at("/var/run"), "/run");
}

TEST(Manifest, RefusesWhatItDoesNotKnow) {
  for (const std::string line :
       {"what is this", "c 81 0:44 0660 /dev/x", "c 81:0 0:44 0999 /dev/x", "s - 0:0 0777 relative", "l /a b",
        "env =x", "caller 1:1 - maybe", "caller x", "q - 0:0 0777 /x", "d 38:0 0:0 0755 /x",
        "c - 0:0 0660 /dev/x"}) {
    const auto manifest = parse_manifest("jcam-host 1\n" + line + "\n");
    ASSERT_FALSE(manifest) << line;
    EXPECT_EQ(manifest.error().what, "jcam-host.txt:2: \"" + line + "\" is not understood");
  }
  EXPECT_FALSE(parse_manifest(""));
  EXPECT_FALSE(parse_manifest("jcam-host 2\n"));
}

TEST(RootedFileSystem, AbsoluteLinksStayInTheTree) {
  Manifest manifest;
  manifest.links["/var/run"] = "/run";
  manifest.links["/loop"] = "/loop";
  manifest.links["/up"] = "../../../run";
  manifest.files["/run/x.sock"] = {.kind = FileKind::socket};
  const RootedFileSystem files("/nonexistent-tree", manifest);
  EXPECT_EQ(files.resolve("/var/run/x.sock"), "/run/x.sock");
  EXPECT_EQ(files.resolve("/up/x.sock"), "/run/x.sock");
  EXPECT_EQ(files.resolve("/loop"), std::nullopt);
  EXPECT_EQ(files.resolve("/var/run/y"), std::nullopt);
  EXPECT_EQ(files.info("/run")->kind, FileKind::directory);
  EXPECT_EQ(files.list("/var/run"), std::vector<std::string>{"x.sock"});
  EXPECT_FALSE(files.read("/var/run/x.sock", 10));
}

}  // namespace
}  // namespace jcam
