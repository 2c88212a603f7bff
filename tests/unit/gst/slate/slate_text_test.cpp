// SPDX-License-Identifier: Apache-2.0
#include "gst/slate/slate_text.h"

#include <gtest/gtest.h>

#include "tests/support/golden.h"

namespace jcam {
namespace {

TEST(SlateText, EveryFormat) {
  std::string all;
  for (const PixelFormat pixel : {PixelFormat::yuyv, PixelFormat::uyvy, PixelFormat::nv12, PixelFormat::i420,
                                  PixelFormat::bgrx, PixelFormat::mjpeg}) {
    all += slate_text({{3}, "nvargus-daemon is not running, next try in 8 s"}, {pixel, {{1280, 720}, 30}}) +
           "\n";
  }
  EXPECT_TRUE(test::matches_golden("pipeline/slate.txt", all));
}

TEST(SlateText, WordsAreNeitherMarkupNorLaunchText) {
  const std::string text =
      slate_text({{0}, "<b>\"a\" & b</b>\n! fakesink"}, {PixelFormat::yuyv, {{640, 480}, 30}});
  EXPECT_NE(text.find(R"(\\046lt\\073b\\046gt\\073\\042a\\042\\040\\046amp\\073\\040b)"), std::string::npos)
      << text;
  EXPECT_EQ(text.find("! fakesink"), std::string::npos) << text;
}

TEST(SlateText, ALongReasonIsCut) {
  const std::string text = slate_text({{0}, std::string(5000, 'x')}, {PixelFormat::yuyv, {{640, 480}, 30}});
  EXPECT_LT(text.size(), 1000U);
}

}  // namespace
}  // namespace jcam
