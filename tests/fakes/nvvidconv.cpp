// SPDX-License-Identifier: Apache-2.0
#include "nvvidconv.h"

#include <gst/base/gstbasetransform.h>
#include <gst/video/video.h>

#include <memory>
#include <optional>

#include "flip.h"
#include "gtypes.h"
#include "nvvidconv_properties.h"
#include "picture_converter.h"

namespace jcam::fakes {
namespace {

constexpr const char* kNvmm = "memory:NVMM";

struct NvVidConv {
  GstBaseTransform parent;
  // GObject's memory is zeroed, not constructed: these live from init to finalize.
  VidConvProperties properties;
  std::optional<PictureConverter> converter;
  GstVideoInfo in;
  GstVideoInfo out;
};
struct NvVidConvClass {
  GstBaseTransformClass parent_class;
};

// No BGR, and nothing else of what a videoconvert would do: a pipeline that wants it must fail here as it
// does there.
#define JCAM_SIZES ", width=(int)[1, MAX], height=(int)[1, MAX], framerate=(fraction)[0, MAX]"
#define JCAM_FORMATS \
  "format=(string){ I420, UYVY, YUY2, YVYU, NV12, NV16, NV24, GRAY8, BGRx, RGBA }" JCAM_SIZES
#define JCAM_CAPS "video/x-raw(memory:NVMM), " JCAM_FORMATS "; video/x-raw, " JCAM_FORMATS
GstStaticPadTemplate sink_template =
    GST_STATIC_PAD_TEMPLATE("sink", GST_PAD_SINK, GST_PAD_ALWAYS, GST_STATIC_CAPS(JCAM_CAPS));
GstStaticPadTemplate source_template =
    GST_STATIC_PAD_TEMPLATE("src", GST_PAD_SRC, GST_PAD_ALWAYS, GST_STATIC_CAPS(JCAM_CAPS));

NvVidConv* self_of(gpointer object) {
  return static_cast<NvVidConv*>(object);
}

bool is_nvmm(GstCaps* caps) {
  return gst_caps_features_contains(gst_caps_get_features(caps, 0), kNvmm) != FALSE;
}

/// One structure of caps, with any format and size, in both kinds of memory. What is left (the rate) stays.
void append_any(GstCaps* caps, const GstStructure* structure) {
  GstStructure* any = gst_structure_copy(structure);
  gst_structure_remove_fields(any, "format", "width", "height", "colorimetry", "chroma-site",
                              "pixel-aspect-ratio", nullptr);
  gst_caps_append_structure_full(caps, gst_structure_copy(any), gst_caps_features_new(kNvmm, nullptr));
  gst_caps_append_structure(caps, any);
}

GstCaps* transform_caps(GstBaseTransform* base, GstPadDirection direction, GstCaps* caps, GstCaps* filter) {
  GstCaps* any = gst_caps_new_empty();
  for (guint i = 0; i < gst_caps_get_size(caps); ++i) append_any(any, gst_caps_get_structure(caps, i));
  GstPad* other = direction == GST_PAD_SINK ? base->srcpad : base->sinkpad;
  GstCaps* allowed = gst_pad_get_pad_template_caps(other);
  GstCaps* result = gst_caps_intersect(any, allowed);
  gst_caps_unref(any);
  gst_caps_unref(allowed);
  if (filter != nullptr) {
    GstCaps* filtered = gst_caps_intersect_full(filter, result, GST_CAPS_INTERSECT_FIRST);
    gst_caps_unref(result);
    result = filtered;
  }
  return result;
}

/// Keeps the format and the size (turned when the picture is) wherever the other side leaves them open.
GstCaps* fixate_caps(GstBaseTransform* base, GstPadDirection direction, GstCaps* caps, GstCaps* other) {
  other = gst_caps_make_writable(gst_caps_truncate(other));
  const GstStructure* given = gst_caps_get_structure(caps, 0);
  GstStructure* open = gst_caps_get_structure(other, 0);
  int width = 0;
  int height = 0;
  gst_structure_get_int(given, "width", &width);
  gst_structure_get_int(given, "height", &height);
  if (turns(static_cast<FlipMethod>(self_of(base)->properties.flip_method))) std::swap(width, height);
  gst_structure_fixate_field_nearest_int(open, "width", width);
  gst_structure_fixate_field_nearest_int(open, "height", height);
  if (const char* format = gst_structure_get_string(given, "format")) {
    gst_structure_fixate_field_string(open, "format", format);
  }
  return GST_BASE_TRANSFORM_CLASS(parent_class(base))->fixate_caps(base, direction, caps, other);
}

gboolean get_unit_size(GstBaseTransform*, GstCaps* caps, gsize* size) {
  GstVideoInfo info;
  if (gst_video_info_from_caps(&info, caps) == FALSE) return FALSE;
  *size = info.size;
  return TRUE;
}

gboolean set_caps(GstBaseTransform* base, GstCaps* in_caps, GstCaps* out_caps) {
  auto* self = self_of(base);
  if (gst_video_info_from_caps(&self->in, in_caps) == FALSE ||
      gst_video_info_from_caps(&self->out, out_caps) == FALSE) {
    return FALSE;
  }
  // Between YUV formats numbers are moved, not colours: smaller pictures do not become those of another
  // standard.
  if (GST_VIDEO_INFO_IS_YUV(&self->in) && GST_VIDEO_INFO_IS_YUV(&self->out)) {
    self->out.colorimetry = self->in.colorimetry;
  }
  const VidConvProperties& p = self->properties;
  self->converter.emplace(Conversion{.in = self->in,
                                     .out = self->out,
                                     .flip_method = p.flip_method,
                                     .interpolation = p.interpolation_method,
                                     .left = p.left,
                                     .top = p.top,
                                     .right = p.right,
                                     .bottom = p.bottom});
  const bool changes = p.flip_method != 0 || p.right > p.left || p.bottom > p.top;
  gst_base_transform_set_passthrough(base, !changes && gst_caps_is_equal(in_caps, out_caps) != FALSE);
  return self->converter->is_able() ? TRUE : FALSE;
}

/// Pictures of system memory go into downstream's own buffers when it offers a pool; NVMM always into the
/// element's.
gboolean decide_allocation(GstBaseTransform* base, GstQuery* query) {
  auto* self = self_of(base);
  GstCaps* caps = nullptr;
  gst_query_parse_allocation(query, &caps, nullptr);
  if (caps == nullptr) return FALSE;
  if (is_nvmm(caps)) {
    while (gst_query_get_n_allocation_pools(query) > 0) gst_query_remove_nth_allocation_pool(query, 0);
  }
  GstBufferPool* offered = nullptr;
  if (gst_query_get_n_allocation_pools(query) > 0) {
    gst_query_parse_nth_allocation_pool(query, 0, &offered, nullptr, nullptr, nullptr);
  }
  if (offered == nullptr) {
    const guint buffers = self->properties.output_buffers;
    GstBufferPool* own = gst_video_buffer_pool_new();
    const auto size = static_cast<guint>(self->out.size);
    if (gst_query_get_n_allocation_pools(query) > 0) {
      gst_query_set_nth_allocation_pool(query, 0, own, size, buffers, buffers);
    } else {
      gst_query_add_allocation_pool(query, own, size, buffers, buffers);
    }
    gst_object_unref(own);
  } else {
    gst_object_unref(offered);
  }
  return GST_BASE_TRANSFORM_CLASS(parent_class(base))->decide_allocation(base, query);
}

GstFlowReturn transform(GstBaseTransform* base, GstBuffer* in_buffer, GstBuffer* out_buffer) {
  auto* self = self_of(base);
  GstVideoFrame in;
  GstVideoFrame out;
  if (gst_video_frame_map(&in, &self->in, in_buffer, GST_MAP_READ) == FALSE) return GST_FLOW_ERROR;
  if (gst_video_frame_map(&out, &self->out, out_buffer, GST_MAP_WRITE) == FALSE) {
    gst_video_frame_unmap(&in);
    return GST_FLOW_ERROR;
  }
  const bool converted = self->converter->convert(in, out);
  gst_video_frame_unmap(&out);
  gst_video_frame_unmap(&in);
  return converted ? GST_FLOW_OK : GST_FLOW_ERROR;
}

void set_property(GObject* object, guint id, const GValue* value, GParamSpec* spec) {
  auto* self = self_of(object);
  const int flip = self->properties.flip_method;
  set_vidconv_property(self->properties, object, id, value, spec);
  if (flip != self->properties.flip_method) gst_base_transform_reconfigure_src(GST_BASE_TRANSFORM(object));
}

void get_property(GObject* object, guint id, GValue* value, GParamSpec* spec) {
  get_vidconv_property(self_of(object)->properties, object, id, value, spec);
}

void finalize(GObject* object) {
  auto* self = self_of(object);
  std::destroy_at(&self->converter);
  std::destroy_at(&self->properties);
  G_OBJECT_CLASS(parent_class(self))->finalize(object);
}

void class_init(NvVidConvClass* klass) {
  auto* object_class = G_OBJECT_CLASS(klass);
  object_class->set_property = set_property;
  object_class->get_property = get_property;
  object_class->finalize = finalize;
  install_vidconv_properties(object_class);

  auto* element_class = GST_ELEMENT_CLASS(klass);
  gst_element_class_add_static_pad_template(element_class, &sink_template);
  gst_element_class_add_static_pad_template(element_class, &source_template);
  gst_element_class_set_static_metadata(element_class, "NvVidConv", "Filter/Converter/Video/Scaler",
                                        "Fake of the Jetson's converter, for tests", "jcam");

  auto* transform_class = GST_BASE_TRANSFORM_CLASS(klass);
  transform_class->transform_caps = transform_caps;
  transform_class->fixate_caps = fixate_caps;
  transform_class->get_unit_size = get_unit_size;
  transform_class->set_caps = set_caps;
  transform_class->decide_allocation = decide_allocation;
  transform_class->transform = transform;
  transform_class->passthrough_on_same_caps = FALSE;
}

void init(NvVidConv* self) {
  std::construct_at(&self->properties);
  std::construct_at(&self->converter);
}

}  // namespace

GType nvvidconv_type() {
  static const GType kType =
      class_type<NvVidConvClass, NvVidConv, class_init, init>(GST_TYPE_BASE_TRANSFORM, "Gstnvvconv");
  return kType;
}

}  // namespace jcam::fakes
