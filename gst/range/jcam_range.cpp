// SPDX-License-Identifier: Apache-2.0
#include "gst/range/jcam_range.h"

#include <gst/video/gstvideofilter.h>

#include "gst/glib/glib_handles.h"
#include "gst/glib/gobject_class.h"
#include "gst/range/range_frame.h"

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

constexpr const char* kCaps = GST_VIDEO_CAPS_MAKE(GST_VIDEO_FORMATS_ALL);
GstStaticPadTemplate sink_template =
    GST_STATIC_PAD_TEMPLATE("sink", GST_PAD_SINK, GST_PAD_ALWAYS, GST_STATIC_CAPS(kCaps));
GstStaticPadTemplate source_template =
    GST_STATIC_PAD_TEMPLATE("src", GST_PAD_SRC, GST_PAD_ALWAYS, GST_STATIC_CAPS(kCaps));

JcamRange* self_of(gpointer object) {
  return static_cast<JcamRange*>(object);
}

bool is_right(const GstVideoInfo& info, bool full) {
  return !can_translate(info.finfo) || (info.colorimetry.range == GST_VIDEO_COLOR_RANGE_0_255) == full;
}

gboolean set_info(GstVideoFilter* filter, GstCaps*, GstVideoInfo* in, GstCaps*, GstVideoInfo*) {
  const bool untouched = is_right(*in, self_of(filter)->full != FALSE);
  gst_base_transform_set_passthrough(GST_BASE_TRANSFORM(filter), untouched ? TRUE : FALSE);
  return TRUE;
}

/// What comes out where this comes in.
void describe_output(GstStructure* structure, const GstCapsFeatures* features, bool full) {
  const CapsPtr caps(gst_caps_new_full(gst_structure_copy(structure), nullptr));
  gst_caps_set_features(caps.get(), 0, gst_caps_features_copy(features));
  GstVideoInfo info;
  if (gst_caps_is_fixed(caps.get()) == FALSE || gst_video_info_from_caps(&info, caps.get()) == FALSE) {
    gst_structure_remove_field(structure, "colorimetry");  // it depends
    return;
  }
  if (is_right(info, full)) return;
  info.colorimetry.range = full ? GST_VIDEO_COLOR_RANGE_0_255 : GST_VIDEO_COLOR_RANGE_16_235;
  const GStringPtr text(gst_video_colorimetry_to_string(&info.colorimetry));
  gst_structure_set(structure, "colorimetry", G_TYPE_STRING, text.get(), nullptr);
}

/// Backwards any range may have come in.
GstCaps* transform_caps(GstBaseTransform* transform, GstPadDirection direction, GstCaps* caps,
                        GstCaps* filter) {
  GstCaps* others = gst_caps_copy(caps);
  for (guint i = 0; i < gst_caps_get_size(others); ++i) {
    GstStructure* structure = gst_caps_get_structure(others, i);
    if (direction == GST_PAD_SINK) {
      describe_output(structure, gst_caps_get_features(others, i), self_of(transform)->full != FALSE);
    } else {
      gst_structure_remove_field(structure, "colorimetry");
    }
  }
  if (filter == nullptr) return others;
  GstCaps* allowed = gst_caps_intersect_full(filter, others, GST_CAPS_INTERSECT_FIRST);
  gst_caps_unref(others);
  return allowed;
}

GstFlowReturn transform_frame_ip(GstVideoFilter* filter, GstVideoFrame* frame) {
  translate_frame(frame, self_of(filter)->full != FALSE ? kToFull : kToLimited);
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
  auto* transform_class = GST_BASE_TRANSFORM_CLASS(klass);
  transform_class->transform_ip_on_passthrough = FALSE;
  transform_class->transform_caps = transform_caps;
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
