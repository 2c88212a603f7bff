// SPDX-License-Identifier: Apache-2.0
#include "gst/range/range_frame.h"

namespace jcam {
namespace {

/// Luma and two of chroma; what comes behind is transparency.
constexpr guint kColours = 3;

/// `even` and `odd`: for every other byte, the first of a line and the one behind it.
void translate_plane(GstVideoFrame* frame, guint plane, const RangeTable::Values& even,
                     const RangeTable::Values& odd) {
  const auto bytes = static_cast<std::size_t>(GST_VIDEO_FRAME_COMP_WIDTH(frame, plane)) *
                     static_cast<std::size_t>(GST_VIDEO_FRAME_COMP_PSTRIDE(frame, plane));
  auto* line = static_cast<std::uint8_t*>(GST_VIDEO_FRAME_PLANE_DATA(frame, plane));
  for (int y = 0; y < GST_VIDEO_FRAME_COMP_HEIGHT(frame, plane); ++y) {
    for (std::size_t x = 0; x + 1 < bytes; x += 2) {
      line[x] = even[line[x]];
      line[x + 1] = odd[line[x + 1]];
    }
    if (bytes % 2 != 0) line[bytes - 1] = even[line[bytes - 1]];
    line += GST_VIDEO_FRAME_PLANE_STRIDE(frame, plane);
  }
}

/// Of any layout, where neighbours may mean other things.
void translate_component(GstVideoFrame* frame, guint component, const RangeTable::Values& values) {
  const auto step = static_cast<std::size_t>(GST_VIDEO_FRAME_COMP_PSTRIDE(frame, component));
  const auto width = static_cast<std::size_t>(GST_VIDEO_FRAME_COMP_WIDTH(frame, component));
  auto* line = static_cast<std::uint8_t*>(GST_VIDEO_FRAME_COMP_DATA(frame, component));
  for (int y = 0; y < GST_VIDEO_FRAME_COMP_HEIGHT(frame, component); ++y) {
    for (std::size_t x = 0; x < width; ++x) line[x * step] = values[line[x * step]];
    line += GST_VIDEO_FRAME_COMP_STRIDE(frame, component);
  }
}

}  // namespace

bool can_translate(const GstVideoFormatInfo* format) {
  const bool is_plain = GST_VIDEO_FORMAT_INFO_IS_YUV(format) && !GST_VIDEO_FORMAT_INFO_IS_COMPLEX(format) &&
                        !GST_VIDEO_FORMAT_INFO_IS_TILED(format) &&
                        GST_VIDEO_FORMAT_INFO_N_COMPONENTS(format) >= kColours;
  if (!is_plain) return false;
  for (guint i = 0; i < kColours; ++i) {
    if (GST_VIDEO_FORMAT_INFO_DEPTH(format, i) != 8 || GST_VIDEO_FORMAT_INFO_SHIFT(format, i) != 0)
      return false;
  }
  return true;
}

void translate_frame(GstVideoFrame* frame, const RangeTable& table) {
  switch (GST_VIDEO_FRAME_FORMAT(frame)) {
    case GST_VIDEO_FORMAT_YUY2:
      return translate_plane(frame, 0, table.luma, table.chroma);
    case GST_VIDEO_FORMAT_UYVY:
      return translate_plane(frame, 0, table.chroma, table.luma);
    case GST_VIDEO_FORMAT_I420:
    case GST_VIDEO_FORMAT_NV12:
      translate_plane(frame, 0, table.luma, table.luma);
      for (guint plane = 1; plane < GST_VIDEO_FRAME_N_PLANES(frame); ++plane)
        translate_plane(frame, plane, table.chroma, table.chroma);
      return;
    default:
      translate_component(frame, 0, table.luma);
      for (guint i = 1; i < kColours; ++i) translate_component(frame, i, table.chroma);
  }
}

}  // namespace jcam
