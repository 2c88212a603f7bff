// SPDX-License-Identifier: Apache-2.0
#include "common/picture/jpeg.h"

#include <gtest/gtest.h>
#include <turbojpeg.h>

namespace jcam {
namespace {

TEST(Jpeg, GreyIsBaselineOf420AndThatGrey) {
  for (const Size size : {Size{16, 16}, Size{34, 18}, Size{1922, 1082}}) {
    const auto jpeg = grey_jpeg(size, 0x20);
    // The marker of a baseline frame, of which cheap decoders know no other.
    const std::string text(reinterpret_cast<const char*>(jpeg.data()), jpeg.size());
    EXPECT_NE(text.find("\xff\xc0"), std::string::npos);
    auto* reader = tjInitDecompress();
    int width = 0, height = 0, sampling = 0, space = 0;
    const auto* bytes = reinterpret_cast<const unsigned char*>(jpeg.data());
    ASSERT_EQ(tjDecompressHeader3(reader, bytes, jpeg.size(), &width, &height, &sampling, &space), 0);
    EXPECT_EQ(width, size.width);
    EXPECT_EQ(height, size.height);
    EXPECT_EQ(sampling, TJSAMP_420);
    std::vector<std::uint8_t> rgb(static_cast<std::size_t>(width) * static_cast<std::size_t>(height) * 3);
    EXPECT_EQ(tjDecompress2(reader, bytes, jpeg.size(), rgb.data(), width, 0, height, TJPF_RGB, 0), 0);
    tjDestroy(reader);
    EXPECT_EQ(rgb, std::vector<std::uint8_t>(rgb.size(), 0x20));
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
