// SPDX-License-Identifier: Apache-2.0
#include "gst/range/jcam_range.h"

#include <gst/video/gstvideofilter.h>

#include "gst/glib/gobject_class.h"
#include "gst/range/range_table.h"

namespace jcam {
namespace {

constexpr RangeTable kToFull = RangeTable::to_full();
constexpr RangeTable kToLimited = RangeTable::to_limited();

struct JcamRange {
  GstVideoFilter parent;
  gboolean full;
};
struct JcamRangeClass {
  GstVideoFilterClass parent_class;
};

constexpr const char* kCaps = "video/x-raw,format={I420,NV12,YUY2,UYVY,BGRx}";
GstStaticPadTemplate sink_template =
    GST_STATIC_PAD_TEMPLATE("sink", GST_PAD_SINK, GST_PAD_ALWAYS, GST_STATIC_CAPS(kCaps));
GstStaticPadTemplate source_template =
    GST_STATIC_PAD_TEMPLATE("src", GST_PAD_SRC, GST_PAD_ALWAYS, GST_STATIC_CAPS(kCaps));

JcamRange* self_of(gpointer object) {
  return static_cast<JcamRange*>(object);
}

gboolean set_info(GstVideoFilter* filter, GstCaps*, GstVideoInfo* in, GstCaps*, GstVideoInfo*) {
  const bool is_full = in->colorimetry.range == GST_VIDEO_COLOR_RANGE_0_255;
  const bool is_right = !GST_VIDEO_INFO_IS_YUV(in) || is_full == (self_of(filter)->full != FALSE);
  gst_base_transform_set_passthrough(GST_BASE_TRANSFORM(filter), is_right ? TRUE : FALSE);
  return TRUE;
}

/// `even` and `odd`: for every other byte, the first of a line and the one behind it.
void translate(GstVideoFrame* frame, guint plane, const RangeTable::Values& even,
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

GstFlowReturn transform_frame_ip(GstVideoFilter* filter, GstVideoFrame* frame) {
  const RangeTable& table = self_of(filter)->full != FALSE ? kToFull : kToLimited;
  switch (GST_VIDEO_FRAME_FORMAT(frame)) {
    case GST_VIDEO_FORMAT_YUY2:
      translate(frame, 0, table.luma, table.chroma);
      break;
    case GST_VIDEO_FORMAT_UYVY:
      translate(frame, 0, table.chroma, table.luma);
      break;
    default:
      translate(frame, 0, table.luma, table.luma);
      for (guint plane = 1; plane < GST_VIDEO_FRAME_N_PLANES(frame); ++plane)
        translate(frame, plane, table.chroma, table.chroma);
  }
  return GST_FLOW_OK;
}

constexpr guint kFull = 1;

void set_property(GObject* object, guint id, const GValue* value, GParamSpec* spec) {
  if (id == kFull) {
    self_of(object)->full = g_value_get_boolean(value);
  } else {
    G_OBJECT_WARN_INVALID_PROPERTY_ID(object, id, spec);
  }
}

void get_property(GObject* object, guint id, GValue* value, GParamSpec* spec) {
  if (id == kFull) {
    g_value_set_boolean(value, self_of(object)->full);
  } else {
    G_OBJECT_WARN_INVALID_PROPERTY_ID(object, id, spec);
  }
}

void class_init(JcamRangeClass* klass) {
  auto* object_class = G_OBJECT_CLASS(klass);
  object_class->set_property = set_property;
  object_class->get_property = get_property;
  g_object_class_install_property(
      object_class, kFull,
      g_param_spec_boolean("full", "Full", "0..255 instead of 16..235", FALSE,
                           static_cast<GParamFlags>(static_cast<int>(G_PARAM_READWRITE) |
                                                    static_cast<int>(G_PARAM_STATIC_STRINGS))));
  auto* element_class = GST_ELEMENT_CLASS(klass);
  gst_element_class_add_static_pad_template(element_class, &sink_template);
  gst_element_class_add_static_pad_template(element_class, &source_template);
  gst_element_class_set_static_metadata(element_class, "jcam range", "Filter/Video",
                                        "Makes the numbers of a picture limited or full", "jcam");
  // Else it would be called for what is right as well.
  GST_BASE_TRANSFORM_CLASS(klass)->transform_ip_on_passthrough = FALSE;
  auto* filter_class = GST_VIDEO_FILTER_CLASS(klass);
  filter_class->set_info = set_info;
  filter_class->transform_frame_ip = transform_frame_ip;
}

GType range_type() {
  static const GType type =
      class_type<JcamRangeClass, JcamRange, class_init>(GST_TYPE_VIDEO_FILTER, "JcamRange");
  return type;
}

}  // namespace

void register_jcam_range() {
  gst_element_register(nullptr, kJcamRange, GST_RANK_NONE, range_type());
}

}  // namespace jcam
