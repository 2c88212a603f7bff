// SPDX-License-Identifier: Apache-2.0
#include "common/picture/jpeg.h"

#include <gtest/gtest.h>

#include "tests/unit/common/picture/decoded_jpeg.h"

namespace jcam {
namespace {

TEST(Jpeg, GreyIsBaselineOf420AndThatGrey) {
  for (const Size size : {Size{16, 16}, Size{34, 18}, Size{1922, 1082}}) {
    const auto jpeg = grey_jpeg(size, 0x20);
    // The marker of a baseline frame, of which cheap decoders know no other.
    const std::string text(reinterpret_cast<const char*>(jpeg.data()), jpeg.size());
    EXPECT_NE(text.find("\xff\xc0"), std::string::npos);
    const test::DecodedJpeg is(text);
    EXPECT_EQ(is.size, size);
    EXPECT_TRUE(is.halved);
    EXPECT_EQ(is.warnings, 0);
    EXPECT_EQ(is.rgb, std::vector<std::uint8_t>(is.rgb.size(), 0x20));
  }
}

TEST(Jpeg, ASizeThatNoneCanHaveIsRefused) {
  EXPECT_TRUE(grey_jpeg({70000, 16}, 0x20).empty());
  const std::vector<std::uint8_t> rgb(70000 * 3);
  const auto file = jpeg_file({70000, 1}, rgb, 90);
  ASSERT_FALSE(file);
  EXPECT_EQ(file.error().message().substr(0, 6), "JPEG: ");
}

}  // namespace
}  // namespace jcam
