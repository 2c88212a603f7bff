// SPDX-License-Identifier: Apache-2.0
#include "picture_converter.h"

#include "flip.h"
#include "nv12_convert.h"

namespace jcam::fakes {

class ScratchPicture::Mapped {
 public:
  explicit Mapped(ScratchPicture& picture)
      : good_(gst_video_frame_map(&frame_, &picture.info_, picture.buffer(), GST_MAP_READWRITE) != FALSE) {}
  ~Mapped() {
    if (good_) gst_video_frame_unmap(&frame_);
  }
  Mapped(const Mapped&) = delete;
  Mapped& operator=(const Mapped&) = delete;
  explicit operator bool() const { return good_; }
  GstVideoFrame& frame() { return frame_; }

 private:
  GstVideoFrame frame_{};
  bool good_;
};

ScratchPicture::ScratchPicture(int width, int height, const GstVideoInfo& like) : info_{} {
  gst_video_info_set_format(&info_, GST_VIDEO_FORMAT_NV12, static_cast<guint>(width),
                            static_cast<guint>(height));
  if (GST_VIDEO_INFO_IS_YUV(&like)) info_.colorimetry = like.colorimetry;
  buffer_.reset(gst_buffer_new_allocate(nullptr, info_.size, nullptr));
}

namespace {

bool is_nv12(const GstVideoInfo& info) {
  return GST_VIDEO_INFO_FORMAT(&info) == GST_VIDEO_FORMAT_NV12;
}

bool can_repack(const GstVideoInfo& info) {
  switch (GST_VIDEO_INFO_FORMAT(&info)) {
    case GST_VIDEO_FORMAT_NV12:
    case GST_VIDEO_FORMAT_GRAY8:
    case GST_VIDEO_FORMAT_I420:
    case GST_VIDEO_FORMAT_YUY2:
    case GST_VIDEO_FORMAT_YVYU:
    case GST_VIDEO_FORMAT_UYVY:
      return info.width % 2 == 0 && info.height % 2 == 0;
    default:
      return false;
  }
}

struct Area {
  int x, y, width, height;
};
Area source_area(const Conversion& c) {
  const int width = GST_VIDEO_INFO_WIDTH(&c.in);
  const int height = GST_VIDEO_INFO_HEIGHT(&c.in);
  const bool across = c.right > c.left && c.right <= width;
  const bool down = c.bottom > c.top && c.bottom <= height;
  return {across ? c.left : 0, down ? c.top : 0, across ? c.right - c.left : width,
          down ? c.bottom - c.top : height};
}

GstVideoResamplerMethod resampler(int interpolation) {
  switch (interpolation) {
    case 0:
      return GST_VIDEO_RESAMPLER_METHOD_NEAREST;
    case 1:
      return GST_VIDEO_RESAMPLER_METHOD_LINEAR;
    default:
      return GST_VIDEO_RESAMPLER_METHOD_CUBIC;
  }
}

}  // namespace

PictureConverter::PictureConverter(const Conversion& conversion) : conversion_(conversion) {
  const bool flips = conversion.flip_method != 0;
  const bool turned = turns(static_cast<FlipMethod>(conversion.flip_method));
  const int out_width = GST_VIDEO_INFO_WIDTH(&conversion.out);
  const int out_height = GST_VIDEO_INFO_HEIGHT(&conversion.out);
  const int width = turned ? out_height : out_width;
  const int height = turned ? out_width : out_height;
  const Area area = source_area(conversion);
  const bool scales = area.width != width || area.height != height ||
                      area.width != GST_VIDEO_INFO_WIDTH(&conversion.in) ||
                      area.height != GST_VIDEO_INFO_HEIGHT(&conversion.in);

  if (!flips && !is_nv12(conversion.in)) {
    scale_ = make(conversion.in, conversion.out, &conversion);
    return;
  }
  const GstVideoInfo& like = GST_VIDEO_INFO_IS_YUV(&conversion.in) ? conversion.in : conversion.out;
  const ScratchPicture hub(width, height, like);
  const bool formats = !is_nv12(conversion.out);
  if (scales || !is_nv12(conversion.in)) {
    const bool last = !flips && !formats;
    scale_ = make(conversion.in, last ? conversion.out : hub.info(), &conversion);
    if (!last) scaled_.emplace(width, height, like);
  }
  if (flips && formats) flipped_.emplace(out_width, out_height, like);
  if (formats && !can_repack(conversion.out)) {
    const ScratchPicture upright(out_width, out_height, like);
    format_ = make(upright.info(), conversion.out, nullptr);
  }
}

PictureConverter::Converter PictureConverter::make(const GstVideoInfo& in, const GstVideoInfo& out,
                                                   const Conversion* crop) {
  GstStructure* options = gst_structure_new(
      "options", GST_VIDEO_CONVERTER_OPT_RESAMPLER_METHOD, GST_TYPE_VIDEO_RESAMPLER_METHOD,
      resampler(conversion_.interpolation), GST_VIDEO_CONVERTER_OPT_DITHER_METHOD,
      GST_TYPE_VIDEO_DITHER_METHOD, GST_VIDEO_DITHER_NONE, GST_VIDEO_CONVERTER_OPT_CHROMA_MODE,
      GST_TYPE_VIDEO_CHROMA_MODE, GST_VIDEO_CHROMA_MODE_NONE, nullptr);
  if (crop != nullptr) {
    const Area area = source_area(*crop);
    gst_structure_set(options, GST_VIDEO_CONVERTER_OPT_SRC_X, G_TYPE_INT, area.x,
                      GST_VIDEO_CONVERTER_OPT_SRC_Y, G_TYPE_INT, area.y, GST_VIDEO_CONVERTER_OPT_SRC_WIDTH,
                      G_TYPE_INT, area.width, GST_VIDEO_CONVERTER_OPT_SRC_HEIGHT, G_TYPE_INT, area.height,
                      nullptr);
  }
  // The converter insists on equal rates, which are nothing to it; scratch pictures have none.
  GstVideoInfo source = in;
  GstVideoInfo target = out;
  source.fps_n = out.fps_n;
  source.fps_d = out.fps_d;
  // NVIDIA's element looks at no colorimetry: its formats are those of BT.601, limited range, in every size.
  for (GstVideoInfo* info : {&source, &target}) {
    if (GST_VIDEO_INFO_IS_YUV(info))
      gst_video_colorimetry_from_string(&info->colorimetry, GST_VIDEO_COLORIMETRY_BT601);
  }
  Converter converter(gst_video_converter_new(&source, &target, options));
  able_ = able_ && converter != nullptr;
  return converter;
}

bool PictureConverter::convert(GstVideoFrame& in, GstVideoFrame& out) {
  if (!scale_) return flip_and_format(in, out);
  if (!scaled_) {
    gst_video_converter_frame(scale_.get(), &in, &out);
    return true;
  }
  ScratchPicture::Mapped scaled(*scaled_);
  if (!scaled) return false;
  gst_video_converter_frame(scale_.get(), &in, &scaled.frame());
  return flip_and_format(scaled.frame(), out);
}

bool PictureConverter::flip_and_format(GstVideoFrame& nv12, GstVideoFrame& out) {
  if (conversion_.flip_method == 0) return format(nv12, out);
  if (!flipped_) {
    flip_nv12(nv12, out, conversion_.flip_method);
    return true;
  }
  ScratchPicture::Mapped flipped(*flipped_);
  if (!flipped) return false;
  flip_nv12(nv12, flipped.frame(), conversion_.flip_method);
  return format(flipped.frame(), out);
}

bool PictureConverter::format(GstVideoFrame& nv12, GstVideoFrame& out) {
  if (!format_) return convert_nv12(nv12, out);
  gst_video_converter_frame(format_.get(), &nv12, &out);
  return true;
}

}  // namespace jcam::fakes
