// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gst/video/video.h>

#include <cstddef>
#include <span>
#include <vector>

#include "common/result.h"
#include "common/video.h"
#include "gst/pipeline/plane_layout.h"

namespace jcam {

/// How pictures of a node's format lie in GStreamer's buffers and in the node.
struct PictureLayout {
  explicit PictureLayout(const NodeFormat& format);
  /// Whether GStreamer's default is what the node carries, without any padding. Not for mjpeg.
  bool default_is_tight() const;

  NodeFormat format;
  PlaneLayout tight;
  GstVideoInfo info;  ///< GStreamer's default strides; not set for mjpeg
};

/// A buffer's picture, mapped for reading as long as this lives. Where the buffer's lines are padded, the
/// picture is packed into `scratch` (borrowed), the one copy; else it is read where it is.
class MappedPicture {
 public:
  MappedPicture(GstBuffer* buffer, const PictureLayout& layout, std::vector<std::byte>& scratch);
  MappedPicture(const MappedPicture&) = delete;
  MappedPicture& operator=(const MappedPicture&) = delete;
  ~MappedPicture();

  /// A buffer of a wrong size or without memory that the processor can read.
  const Status& status() const { return status_; }
  /// False: it is a picture, but a JPEG larger than the node's buffers; others may fit.
  bool fits() const { return fits_; }
  std::span<const std::byte> bytes() const { return bytes_; }
  std::size_t copied() const { return copied_; }

 private:
  void map_jpeg(const PictureLayout& layout);
  void map_raw(const PictureLayout& layout, std::vector<std::byte>& scratch);
  void pack(const PlaneLayout& tight, std::vector<std::byte>& scratch);

  GstBuffer* buffer_;
  GstMapInfo jpeg_{};
  GstVideoFrame raw_{};
  bool jpeg_is_mapped_ = false;
  bool raw_is_mapped_ = false;
  bool fits_ = true;
  Status status_;
  std::span<const std::byte> bytes_;
  std::size_t copied_ = 0;
};

}  // namespace jcam
