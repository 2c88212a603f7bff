// SPDX-License-Identifier: Apache-2.0
#include "v4l2/video_kind.h"

#include <gtest/gtest.h>

#include <vector>

#include "tests/support/places.h"
#include "v4l2/enumerate.h"

namespace jcam {
namespace {

using Codes = std::vector<std::string>;

TEST(VideoKind, RawBayerIsKnownByItsCode) {
  for (const char* code : {"RG10", "BA12", "BG10", "GB16", "BA81", "RGGB", "pRAA", "pgCC", "BYR2"})
    EXPECT_TRUE(is_raw_bayer(code)) << code;
  for (const char* code : {"YUYV", "NV12", "MJPG", "BGR4", "RGB3", "GREY", "Y10 ", "RG", ""})
    EXPECT_FALSE(is_raw_bayer(code)) << code;
}

TEST(VideoKind, ARawCsiNodeHasATegraDriverAndNothingButBayer) {
  EXPECT_TRUE(is_raw_csi("tegra-video", Codes{"RG10"}));
  EXPECT_TRUE(is_raw_csi("vi", Codes{"RG10", "RG12"}));
  EXPECT_FALSE(is_raw_csi("tegra-video", Codes{"UYVY"})) << "a CSI camera with its own image processor";
  EXPECT_FALSE(is_raw_csi("tegra-video", Codes{"RG10", "UYVY"}));
  EXPECT_FALSE(is_raw_csi("tegra-video", Codes{}));
  EXPECT_FALSE(is_raw_csi("uvcvideo", Codes{"RG10"}));
}

TEST(VideoKind, ACsiNodeWithPicturesIsAnOrdinaryCamera) {
  EXPECT_TRUE(has_pictures(Codes{"UYVY"}));
  EXPECT_TRUE(has_pictures(Codes{"GREY"}));
  EXPECT_TRUE(has_pictures(Codes{"RG10", "UYVY"}));
  EXPECT_FALSE(has_pictures(Codes{"RG10", "RG12"}));
  EXPECT_FALSE(has_pictures(Codes{}));
}

TEST(Enumerate, DevicesThatCannotBeOpenedAreListedWithTheReason) {
  const auto devices =
      enumerate_devices("/no/such/dev", jcam::test::source_dir() + "/tests/fixtures/sysfs-cameras");
  ASSERT_EQ(devices.size(), 2U);
  EXPECT_EQ(devices[0].path, "/no/such/dev/video0");
  EXPECT_EQ(devices[0].label, "vi-output, imx219 9-0010");
  EXPECT_EQ(devices[1].number, 10);
  EXPECT_NE(devices[1].trouble.find("No such file"), std::string::npos);
}

TEST(Enumerate, NoVideoDevicesAtAllIsNone) {
  EXPECT_TRUE(enumerate_devices("/dev", "/no/such/sys").empty());
}

}  // namespace
}  // namespace jcam
