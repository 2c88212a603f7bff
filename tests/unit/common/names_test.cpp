// SPDX-License-Identifier: Apache-2.0
#include "common/names.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

namespace jcam {
namespace {

TEST(Names, CameraRoundTrip) {
  for (const char* text : {"csi0", "csi7", "csi255"}) {
    auto name = parse_camera_name(text);
    ASSERT_TRUE(name) << text;
    EXPECT_EQ(name->text(), text);
  }
}

TEST(Names, CameraRefusesEverythingElse) {
  for (const char* text : {"", "csi", "csi-1", "csi+1", "csi01", "csi256", "csi99999999999", "csi0 ", " csi0",
                           "CSI0", "0", "csi0.1"}) {
    EXPECT_FALSE(parse_camera_name(text)) << text;
  }
}

TEST(Names, NodeRoundTripAndLabel) {
  auto first = parse_node_name("csi3");
  ASSERT_TRUE(first);
  EXPECT_EQ(first->index, 0);
  EXPECT_EQ(first->label(), "jcam-csi3");
  auto second = parse_node_name("csi3.12");
  ASSERT_TRUE(second);
  EXPECT_EQ(second->text(), "csi3.12");
  auto back = parse_node_label(second->label());
  ASSERT_TRUE(back);
  EXPECT_EQ(*back, *second);
}

TEST(Names, NodeRefuses) {
  for (const char* text : {"csi0.", "csi0.0", "csi0.01", "csi0.32", "csi0.1.2", ".1", "csi0.-1"}) {
    EXPECT_FALSE(parse_node_name(text)) << text;
  }
  EXPECT_FALSE(parse_node_label("OBS Virtual Camera"));
  EXPECT_FALSE(parse_node_label("csi0"));
}

TEST(Names, LabelsFitTheModulesLimit) {
  EXPECT_LE((NodeName{{255}, 31}.label().size()), 31u);
  const std::string longest(16, 'a');
  EXPECT_TRUE(check_stream_word(longest));
  EXPECT_LE((NodeName{{255}, 7, longest}.label().size()), 31u);
}

TEST(Names, OfStreams) {
  const auto main = parse_stream_name("csi0");
  ASSERT_TRUE(main);
  EXPECT_EQ(*main, (StreamName{{0}, ""}));
  const auto node = parse_node_name("csi0-small.2");
  ASSERT_TRUE(node);
  EXPECT_EQ(*node, (NodeName{{0}, 2, "small"}));
  EXPECT_EQ(node->text(), "csi0-small.2");
  EXPECT_EQ(node->of(), *parse_stream_name("csi0-small"));
  EXPECT_EQ(*parse_node_label("jcam-csi0-small"), (NodeName{{0}, 0, "small"}));
  EXPECT_EQ(variable_of({{3}, "small2"}), "JCAM_CSI3_SMALL2");
  EXPECT_EQ(variable_of({{3}, ""}), "JCAM_CSI3");
  for (const char* text : {"csi0-", "csi0-main", "csi0-Small", "csi0-2", "csi0-a-b", "csi0-a_b", "csi0-a b",
                           "csi0-aaaaaaaaaaaaaaaaa", "-small", "csi0:small", "csi0.1-small"}) {
    EXPECT_FALSE(parse_node_name(text)) << text;
    EXPECT_FALSE(parse_stream_name(text)) << text;
  }
}

TEST(Names, NodesAreInTheOrderOfTheirStreams) {
  const std::vector<NodeName> sorted{{{0}, 0},      {{0}, 1},      {{0}, 0, "a"},
                                     {{0}, 1, "a"}, {{0}, 0, "b"}, {{1}, 0}};
  EXPECT_TRUE(std::is_sorted(sorted.begin(), sorted.end()));
  EXPECT_EQ(std::adjacent_find(sorted.begin(), sorted.end()), sorted.end());
}

TEST(Names, ErrorsSayWhatIsRight) {
  EXPECT_EQ(parse_camera_name("video0").error().message(),
            "\"video0\" is not a camera; write it like csi0 (0 to 255)");
}

}  // namespace
}  // namespace jcam
