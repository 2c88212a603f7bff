// SPDX-License-Identifier: Apache-2.0
#include "common/names.h"

#include <gtest/gtest.h>

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
}

TEST(Names, ErrorsSayWhatIsRight) {
  EXPECT_EQ(parse_camera_name("video0").error().message(),
            "\"video0\" is not a camera; write it like csi0 (0 to 255)");
}

}  // namespace
}  // namespace jcam
