// SPDX-License-Identifier: Apache-2.0
#include "nv12_convert.h"

#include <cstdint>
#include <cstring>

#include "flip.h"

namespace jcam::fakes {
namespace {

const std::uint8_t* row_of(const GstVideoFrame& frame, guint plane, int y) {
  return static_cast<const std::uint8_t*>(GST_VIDEO_FRAME_PLANE_DATA(&frame, plane)) +
         static_cast<std::ptrdiff_t>(y) * GST_VIDEO_FRAME_PLANE_STRIDE(&frame, plane);
}
std::uint8_t* row_of(GstVideoFrame& frame, guint plane, int y) {
  return static_cast<std::uint8_t*>(GST_VIDEO_FRAME_PLANE_DATA(&frame, plane)) +
         static_cast<std::ptrdiff_t>(y) * GST_VIDEO_FRAME_PLANE_STRIDE(&frame, plane);
}

void copy_plane(const GstVideoFrame& from, GstVideoFrame& to, guint plane, int bytes, int rows) {
  for (int y = 0; y < rows; ++y)
    std::memcpy(row_of(to, plane, y), row_of(from, plane, y), static_cast<std::size_t>(bytes));
}

void split_chroma(const GstVideoFrame& from, GstVideoFrame& to, int pairs, int rows) {
  for (int y = 0; y < rows; ++y) {
    const auto* chroma = row_of(from, 1, y);
    auto* u = row_of(to, 1, y);
    auto* v = row_of(to, 2, y);
    for (std::ptrdiff_t x = 0; x < pairs; ++x) {
      u[x] = chroma[2 * x];
      v[x] = chroma[2 * x + 1];
    }
  }
}

/// Packs two pixels into four bytes: the places of the first Y, the second Y, U and V.
template <int kY0, int kY1, int kU, int kV>
void pack(const GstVideoFrame& from, GstVideoFrame& to, int pairs, int rows) {
  for (int y = 0; y < rows; ++y) {
    const auto* luma = row_of(from, 0, y);
    const auto* chroma = row_of(from, 1, y / 2);
    auto* packed = row_of(to, 0, y);
    for (std::ptrdiff_t x = 0; x < pairs; ++x) {
      packed[4 * x + kY0] = luma[2 * x];
      packed[4 * x + kY1] = luma[2 * x + 1];
      packed[4 * x + kU] = chroma[2 * x];
      packed[4 * x + kV] = chroma[2 * x + 1];
    }
  }
}

}  // namespace

bool convert_nv12(const GstVideoFrame& from, GstVideoFrame& to) {
  const int width = GST_VIDEO_FRAME_WIDTH(&from);
  const int height = GST_VIDEO_FRAME_HEIGHT(&from);
  if (width % 2 != 0 || height % 2 != 0) return false;
  switch (GST_VIDEO_FRAME_FORMAT(&to)) {
    case GST_VIDEO_FORMAT_NV12:
      copy_plane(from, to, 1, width, height / 2);
      [[fallthrough]];
    case GST_VIDEO_FORMAT_GRAY8:
      copy_plane(from, to, 0, width, height);
      return true;
    case GST_VIDEO_FORMAT_I420:
      copy_plane(from, to, 0, width, height);
      split_chroma(from, to, width / 2, height / 2);
      return true;
    case GST_VIDEO_FORMAT_YUY2:
      pack<0, 2, 1, 3>(from, to, width / 2, height);
      return true;
    case GST_VIDEO_FORMAT_YVYU:
      pack<0, 2, 3, 1>(from, to, width / 2, height);
      return true;
    case GST_VIDEO_FORMAT_UYVY:
      pack<1, 3, 0, 2>(from, to, width / 2, height);
      return true;
    default:
      return false;
  }
}

void flip_nv12(const GstVideoFrame& from, GstVideoFrame& to, int flip_method) {
  const auto method = static_cast<FlipMethod>(flip_method);
  const int width = GST_VIDEO_FRAME_WIDTH(&from);
  const int height = GST_VIDEO_FRAME_HEIGHT(&from);
  const auto source = [&from](guint plane) {
    return Plane<const unsigned char>{row_of(from, plane, 0), GST_VIDEO_FRAME_PLANE_STRIDE(&from, plane)};
  };
  const auto target = [&to](guint plane) {
    return Plane<unsigned char>{row_of(to, plane, 0), GST_VIDEO_FRAME_PLANE_STRIDE(&to, plane)};
  };
  flip_plane<std::uint8_t>(source(0), target(0), width, height, method);
  // U and V of one place are one pixel of the second plane.
  flip_plane<std::uint16_t>(source(1), target(1), (width + 1) / 2, (height + 1) / 2, method);
}

}  // namespace jcam::fakes
