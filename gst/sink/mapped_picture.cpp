// SPDX-License-Identifier: Apache-2.0
#include "gst/sink/mapped_picture.h"

#include <fmt/format.h>

#include <cstring>

namespace jcam {
namespace {

GstVideoFormat video_format(PixelFormat format) {
  return gst_video_format_from_string(std::string(gst_format(format)).c_str());
}

Error wrong_size(std::size_t bytes, std::size_t wanted) {
  return {fmt::format("a frame of {} bytes came instead of {}", bytes, wanted)};
}

const std::byte* plane_data(const GstVideoFrame& frame, std::size_t plane) {
  return static_cast<const std::byte*>(frame.data[plane]);
}

std::size_t plane_stride(const GstVideoFrame& frame, std::size_t plane) {
  return static_cast<std::size_t>(frame.info.stride[plane]);
}

bool is_tight(const GstVideoFrame& frame, const PlaneLayout& tight) {
  const auto planes = tight.planes();
  for (std::size_t i = 0; i < planes.size(); ++i) {
    if (plane_stride(frame, i) != planes[i].line) return false;
    if (plane_data(frame, i) != plane_data(frame, 0) + planes[i].offset) return false;
  }
  return true;
}

}  // namespace

PictureLayout::PictureLayout(const NodeFormat& node) : format(node), tight(node), info{} {
  const auto [width, height] = node.mode.size;
  if (node.pixel != PixelFormat::mjpeg)
    gst_video_info_set_format(&info, video_format(node.pixel), static_cast<guint>(width),
                              static_cast<guint>(height));
}

bool PictureLayout::default_is_tight() const {
  const auto planes = tight.planes();
  for (std::size_t i = 0; i < planes.size(); ++i) {
    if (static_cast<std::size_t>(info.stride[i]) != planes[i].line || info.offset[i] != planes[i].offset)
      return false;
  }
  return !planes.empty() && info.size == frame_bytes(format.pixel, format.mode.size);
}

MappedPicture::MappedPicture(GstBuffer* buffer, const PictureLayout& layout, std::vector<std::byte>& scratch)
    : buffer_(buffer) {
  if (layout.format.pixel == PixelFormat::mjpeg) {
    map_jpeg(layout);
  } else {
    map_raw(layout, scratch);
  }
}

MappedPicture::~MappedPicture() {
  if (jpeg_is_mapped_) gst_buffer_unmap(buffer_, &jpeg_);
  if (raw_is_mapped_) gst_video_frame_unmap(&raw_);
}

void MappedPicture::map_jpeg(const PictureLayout& layout) {
  const std::size_t most = frame_bytes(PixelFormat::mjpeg, layout.format.mode.size);
  const std::size_t bytes = gst_buffer_get_size(buffer_);
  if (bytes == 0) {
    status_ = wrong_size(bytes, most);
    return;
  }
  if (bytes > most) {
    status_ = wrong_size(bytes, most);
    fits_ = false;
    return;
  }
  jpeg_is_mapped_ = gst_buffer_map(buffer_, &jpeg_, GST_MAP_READ) != FALSE;
  if (!jpeg_is_mapped_) {
    status_ = Error{"a frame cannot be mapped"};
    return;
  }
  bytes_ = {reinterpret_cast<const std::byte*>(jpeg_.data), jpeg_.size};
}

void MappedPicture::map_raw(const PictureLayout& layout, std::vector<std::byte>& scratch) {
  // Without a description of its own, a buffer has the default layout and so one size only.
  const bool is_described = gst_buffer_get_video_meta(buffer_) != nullptr;
  const std::size_t bytes = gst_buffer_get_size(buffer_);
  if (!is_described && bytes != layout.info.size) {
    status_ = wrong_size(bytes, layout.info.size);
    return;
  }
  const auto flags = static_cast<GstMapFlags>(static_cast<int>(GST_MAP_READ) |
                                              static_cast<int>(GST_VIDEO_FRAME_MAP_FLAG_NO_REF));
  GstVideoInfo info = layout.info;  // before 1.20 it takes no constant
  raw_is_mapped_ = gst_video_frame_map(&raw_, &info, buffer_, flags) != FALSE;
  if (!raw_is_mapped_) {
    status_ = Error{"a frame cannot be mapped"};
    return;
  }
  if (raw_.info.width != layout.info.width || raw_.info.height != layout.info.height) {
    status_ = Error{fmt::format("a frame of {}x{} came instead of {}x{}", raw_.info.width, raw_.info.height,
                                layout.info.width, layout.info.height)};
    return;
  }
  if (!is_tight(raw_, layout.tight)) {
    pack(layout.tight, scratch);
    return;
  }
  bytes_ = {plane_data(raw_, 0), frame_bytes(layout.format.pixel, layout.format.mode.size)};
}

void MappedPicture::pack(const PlaneLayout& tight, std::vector<std::byte>& scratch) {
  const Plane& last = tight.planes().back();
  scratch.resize(last.offset + last.line * last.lines);
  for (std::size_t i = 0; i < tight.planes().size(); ++i) {
    const Plane& plane = tight.planes()[i];
    std::byte* to = scratch.data() + plane.offset;
    const std::byte* from = plane_data(raw_, i);
    for (std::size_t line = 0; line < plane.lines; ++line, to += plane.line, from += plane_stride(raw_, i))
      std::memcpy(to, from, plane.line);
  }
  bytes_ = scratch;
  copied_ = scratch.size();
}

}  // namespace jcam
