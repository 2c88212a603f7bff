// SPDX-License-Identifier: Apache-2.0
#include "gst/pipeline/plane_layout.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

namespace jcam {
namespace {

using testing::ElementsAre;

PlaneLayout layout(PixelFormat pixel) {
  return PlaneLayout({pixel, {{34, 18}, 30}});
}

/// As a container: libstdc++ 10's span has no const_iterator, which gmock asks of what it looks into.
std::vector<Plane> planes_of(PixelFormat format) {
  const PlaneLayout whole = layout(format);
  return {whole.planes().begin(), whole.planes().end()};
}

TEST(PlaneLayout, PackedFormatsAreOnePlane) {
  EXPECT_THAT(planes_of(PixelFormat::yuyv), ElementsAre(Plane{0, 68, 18}));
  EXPECT_THAT(planes_of(PixelFormat::bgrx), ElementsAre(Plane{0, 136, 18}));
}

TEST(PlaneLayout, PlanesFollowEachOtherWithoutPadding) {
  EXPECT_THAT(planes_of(PixelFormat::nv12), ElementsAre(Plane{0, 34, 18}, Plane{612, 34, 9}));
  EXPECT_THAT(planes_of(PixelFormat::i420),
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
