// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gst/video/video.h>

#include <memory>
#include <optional>

namespace jcam::fakes {

struct GstVideoConverterFree {
  void operator()(GstVideoConverter* converter) const { gst_video_converter_free(converter); }
};
struct GstBufferUnref {
  void operator()(GstBuffer* buffer) const { gst_buffer_unref(buffer); }
};

/// What nvvidconv is asked to do.
struct Conversion {
  GstVideoInfo in;
  GstVideoInfo out;
  int flip_method = 0;
  int interpolation = 0;
  int left = 0, top = 0, right = 0,
      bottom = 0;  ///< coordinates; right or bottom 0: no crop in that direction
};

/// A picture in NV12 that the converter keeps between two steps.
class ScratchPicture {
 public:
  /// Its colours are those of `like`, if that is YUV.
  ScratchPicture(int width, int height, const GstVideoInfo& like);
  /// Mapped for one step; unmaps itself.
  class Mapped;
  const GstVideoInfo& info() const { return info_; }
  GstBuffer* buffer() { return buffer_.get(); }

 private:
  GstVideoInfo info_;
  std::unique_ptr<GstBuffer, GstBufferUnref> buffer_;
};

/// Crops, scales, flips and converts, in this order, leaving out the steps that change nothing. Around a flip
/// and from NV12 the steps go through NV12; anything else is one step of GStreamer's converter. One thread.
class PictureConverter {
 public:
  explicit PictureConverter(const Conversion& conversion);
  /// False when GStreamer cannot convert between the two formats.
  bool is_able() const { return able_; }
  /// Frames of the conversion's infos. False when memory could not be mapped.
  bool convert(GstVideoFrame& in, GstVideoFrame& out);

 private:
  using Converter = std::unique_ptr<GstVideoConverter, GstVideoConverterFree>;
  Converter make(const GstVideoInfo& in, const GstVideoInfo& out, const Conversion* crop);
  bool flip_and_format(GstVideoFrame& nv12, GstVideoFrame& out);
  bool format(GstVideoFrame& nv12, GstVideoFrame& out);

  Conversion conversion_;
  bool able_ = true;
  Converter scale_;   ///< null: the input has the right size, and is NV12 where that is needed
  Converter format_;  ///< null: convert_nv12 does it
  std::optional<ScratchPicture>
      scaled_;  ///< between scale_ and the next step; nothing when scale_ is the last
  std::optional<ScratchPicture>
      flipped_;  ///< between the flip and the format; nothing when the flip is the last
};

}  // namespace jcam::fakes
