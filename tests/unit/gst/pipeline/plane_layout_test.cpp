// SPDX-License-Identifier: Apache-2.0
#include "gst/pipeline/plane_layout.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace jcam {
namespace {

using testing::ElementsAre;

PlaneLayout layout(PixelFormat pixel) {
  return PlaneLayout({pixel, {{34, 18}, 30}});
}

TEST(PlaneLayout, PackedFormatsAreOnePlane) {
  EXPECT_THAT(layout(PixelFormat::yuyv).planes(), ElementsAre(Plane{0, 68, 18}));
  EXPECT_THAT(layout(PixelFormat::bgrx).planes(), ElementsAre(Plane{0, 136, 18}));
}

TEST(PlaneLayout, PlanesFollowEachOtherWithoutPadding) {
  EXPECT_THAT(layout(PixelFormat::nv12).planes(), ElementsAre(Plane{0, 34, 18}, Plane{612, 34, 9}));
  EXPECT_THAT(layout(PixelFormat::i420).planes(),
              ElementsAre(Plane{0, 34, 18}, Plane{612, 17, 9}, Plane{765, 17, 9}));
}

TEST(PlaneLayout, TheyFillTheFrame) {
  for (const PixelFormat pixel :
       {PixelFormat::yuyv, PixelFormat::uyvy, PixelFormat::nv12, PixelFormat::i420, PixelFormat::bgrx}) {
    const PlaneLayout layout({pixel, {{34, 18}, 30}});
    const Plane& last = layout.planes().back();
    EXPECT_EQ(last.offset + last.line * last.lines, frame_bytes(pixel, {34, 18}));
  }
}

TEST(PlaneLayout, AJpegHasNone) {
  EXPECT_TRUE(layout(PixelFormat::mjpeg).planes().empty());
}

}  // namespace
}  // namespace jcam
