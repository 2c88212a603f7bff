// SPDX-License-Identifier: Apache-2.0
#include "nvjpegenc.h"

#include <gst/video/gstvideoencoder.h>
#include <gst/video/video.h>

#include <memory>
#include <optional>

#include "gtypes.h"
#include "jpeg_picture.h"
#include "picture_converter.h"

namespace jcam::fakes {
namespace {

constexpr int kDefaultQuality = 85;
enum Id : guint { kQuality = 1 };

struct NvJpegEnc {
  GstVideoEncoder parent;
  int quality;
  GstVideoInfo in;
  GstVideoInfo planar;
  // GObject's memory is zeroed, not constructed: these live from init to finalize.
  std::unique_ptr<GstBuffer, GstBufferUnref> scratch;  ///< I420
  std::optional<PictureConverter> converter;
};
struct NvJpegEncClass {
  GstVideoEncoderClass parent_class;
};

#define JCAM_JPEG_IN \
  "format=(string){ I420, NV12 }, width=(int)[1, MAX], height=(int)[1, MAX], framerate=(fraction)[0, MAX]"
GstStaticPadTemplate sink_template = GST_STATIC_PAD_TEMPLATE(
    "sink", GST_PAD_SINK, GST_PAD_ALWAYS,
    GST_STATIC_CAPS("video/x-raw(memory:NVMM), " JCAM_JPEG_IN "; video/x-raw, " JCAM_JPEG_IN));
GstStaticPadTemplate source_template =
    GST_STATIC_PAD_TEMPLATE("src", GST_PAD_SRC, GST_PAD_ALWAYS,
                            GST_STATIC_CAPS("image/jpeg, width=(int)[1, MAX], height=(int)[1, MAX], "
                                            "framerate=(fraction)[0, MAX]"));

NvJpegEnc* self_of(gpointer object) {
  return static_cast<NvJpegEnc*>(object);
}

gboolean set_format(GstVideoEncoder* encoder, GstVideoCodecState* state) {
  auto* self = self_of(encoder);
  self->in = state->info;
  gst_video_info_set_format(&self->planar, GST_VIDEO_FORMAT_I420, static_cast<guint>(self->in.width),
                            static_cast<guint>(self->in.height));
  self->scratch.reset(gst_buffer_new_allocate(nullptr, self->planar.size, nullptr));
  self->converter.emplace(Conversion{.in = self->in, .out = self->planar});
  if (!self->converter->is_able()) return FALSE;
  GstVideoCodecState* out =
      gst_video_encoder_set_output_state(encoder, gst_caps_new_empty_simple("image/jpeg"), state);
  gst_video_codec_state_unref(out);
  return gst_video_encoder_negotiate(encoder);
}

Result<std::vector<std::uint8_t>> encode(const GstVideoFrame& frame, int quality) {
  I420View view{.width = GST_VIDEO_FRAME_WIDTH(&frame), .height = GST_VIDEO_FRAME_HEIGHT(&frame)};
  for (guint i = 0; i < 3; ++i) {
    view.planes[i] = static_cast<const std::uint8_t*>(GST_VIDEO_FRAME_PLANE_DATA(&frame, i));
    view.strides[i] = GST_VIDEO_FRAME_PLANE_STRIDE(&frame, i);
  }
  return encode_jpeg(view, quality);
}

/// The picture through the scratch buffer, which is I420 whatever the input is.
Result<std::vector<std::uint8_t>> convert_and_encode(NvJpegEnc* self, GstBuffer* input) {
  GstVideoFrame in;
  GstVideoFrame planar;
  if (gst_video_frame_map(&in, &self->in, input, GST_MAP_READ) == FALSE)
    return Error{"cannot map the picture"};
  if (gst_video_frame_map(&planar, &self->planar, self->scratch.get(), GST_MAP_READWRITE) == FALSE) {
    gst_video_frame_unmap(&in);
    return Error{"cannot map the scratch picture"};
  }
  Result<std::vector<std::uint8_t>> jpeg = Error{"cannot convert the picture"};
  if (self->converter->convert(in, planar)) jpeg = encode(planar, self->quality);
  gst_video_frame_unmap(&planar);
  gst_video_frame_unmap(&in);
  return jpeg;
}

GstFlowReturn handle_frame(GstVideoEncoder* encoder, GstVideoCodecFrame* frame) {
  auto* self = self_of(encoder);
  const auto jpeg = convert_and_encode(self, frame->input_buffer);
  if (!jpeg) {
    GST_ELEMENT_ERROR(self, STREAM, ENCODE, ("%s", jpeg.error().message().c_str()), (nullptr));
    gst_video_encoder_finish_frame(encoder, frame);
    return GST_FLOW_ERROR;
  }
  frame->output_buffer = gst_video_encoder_allocate_output_buffer(encoder, jpeg->size());
  gst_buffer_fill(frame->output_buffer, 0, jpeg->data(), jpeg->size());
  GST_VIDEO_CODEC_FRAME_SET_SYNC_POINT(frame);
  return gst_video_encoder_finish_frame(encoder, frame);
}

void set_property(GObject* object, guint id, const GValue* value, GParamSpec* spec) {
  if (id == kQuality) {
    self_of(object)->quality = g_value_get_int(value);
  } else {
    G_OBJECT_WARN_INVALID_PROPERTY_ID(object, id, spec);
  }
}

void get_property(GObject* object, guint id, GValue* value, GParamSpec* spec) {
  if (id == kQuality) {
    g_value_set_int(value, self_of(object)->quality);
  } else {
    G_OBJECT_WARN_INVALID_PROPERTY_ID(object, id, spec);
  }
}

void finalize(GObject* object) {
  auto* self = self_of(object);
  std::destroy_at(&self->converter);
  std::destroy_at(&self->scratch);
  G_OBJECT_CLASS(parent_class(self))->finalize(object);
}

void class_init(NvJpegEncClass* klass) {
  auto* object_class = G_OBJECT_CLASS(klass);
  object_class->set_property = set_property;
  object_class->get_property = get_property;
  object_class->finalize = finalize;
  g_object_class_install_property(
      object_class, kQuality,
      g_param_spec_int("quality", "Quality", "0 is the worst", 0, 100, kDefaultQuality,
                       static_cast<GParamFlags>(G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS)));

  auto* element_class = GST_ELEMENT_CLASS(klass);
  gst_element_class_add_static_pad_template(element_class, &sink_template);
  gst_element_class_add_static_pad_template(element_class, &source_template);
  gst_element_class_set_static_metadata(element_class, "NvJpegEnc", "Codec/Encoder/Image",
                                        "Fake of the Jetson's JPEG encoder, for tests", "jcam");

  auto* encoder_class = GST_VIDEO_ENCODER_CLASS(klass);
  encoder_class->set_format = set_format;
  encoder_class->handle_frame = handle_frame;
}

void init(NvJpegEnc* self) {
  self->quality = kDefaultQuality;
  std::construct_at(&self->scratch);
  std::construct_at(&self->converter);
}

}  // namespace

GType nvjpegenc_type() {
  static const GType kType =
      class_type<NvJpegEncClass, NvJpegEnc, class_init, init>(GST_TYPE_VIDEO_ENCODER, "GstNvJpegEnc");
  return kType;
}

}  // namespace jcam::fakes
