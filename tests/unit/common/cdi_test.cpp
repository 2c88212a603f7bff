// SPDX-License-Identifier: Apache-2.0
#include "common/cdi.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace jcam {
namespace {

nlohmann::json json_of(const CdiFile& file) {
  return nlohmann::json::parse(cdi_file_text(file));
}

TEST(Cdi, CamerasAreNamedLikeTheirNodes) {
  const auto json =
      json_of(cdi_cameras({{{{0}, 0}, "/dev/video40", 81, 4, 44}, {{{0}, 1}, "/dev/video41", 81, 5, 44}}));
  EXPECT_EQ(json["cdiVersion"], "0.5.0");
  EXPECT_EQ(json["kind"], "jcam.dev/camera");
  ASSERT_EQ(json["devices"].size(), 3U);
  EXPECT_EQ(json["devices"][1]["name"], "csi0.1");
  const auto& node = json["devices"][1]["containerEdits"]["deviceNodes"][0];
  EXPECT_EQ(node["path"], "/dev/video0");
  EXPECT_EQ(node["hostPath"], "/dev/video41");
  EXPECT_EQ(node["major"], 81);
  EXPECT_EQ(node["minor"], 5);
  EXPECT_EQ(node["gid"], 44);
  EXPECT_EQ(node["fileMode"], 0666) << "a user that is not root has no group inside";
  EXPECT_EQ(json["devices"][2]["name"], "all");
  EXPECT_EQ(json["devices"][2]["containerEdits"]["deviceNodes"].size(), 1U);
}

TEST(Cdi, AStreamIsBesideItsCamera) {
  const auto json = json_of(
      cdi_cameras({{{{0}, 0}, "/dev/video40", 81, 4, 44}, {{{0}, 0, "small"}, "/dev/video41", 81, 5, 44}}));
  ASSERT_EQ(json["devices"].size(), 3U);
  EXPECT_EQ(json["devices"][1]["name"], "csi0-small");
  const auto& edits = json["devices"][1]["containerEdits"];
  EXPECT_EQ(edits["deviceNodes"][0]["path"], "/dev/jcam/csi0-small");
  EXPECT_EQ(edits["env"][0], "JCAM_CSI0_SMALL=/dev/jcam/csi0-small");
  EXPECT_EQ(json["devices"][2]["containerEdits"]["deviceNodes"].size(), 1U) << "all: main of each camera";
}

TEST(Cdi, ADeviceWithoutEditsWouldRejectTheFileAndIsLeftOut) {
  EXPECT_TRUE(json_of(cdi_cameras({}))["devices"].empty());
}

}  // namespace
}  // namespace jcam
