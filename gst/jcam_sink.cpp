// SPDX-License-Identifier: Apache-2.0
#include "gst/jcam_sink.h"

#include <gst/base/gstbasesink.h>
#include <gst/video/video.h>

#include <string>

namespace jcam {
namespace {

struct JcamSink {
  GstBaseSink parent;
  // GObject's memory is zeroed, not constructed: plain pointers only.
  FrameConsumer* consumer;  ///< borrowed
  GstCaps* caps;            ///< owned, from connect_jcam_sink() to finalize
};
struct JcamSinkClass {
  GstBaseSinkClass parent_class;
};

GstStaticPadTemplate sink_template =
    GST_STATIC_PAD_TEMPLATE("sink", GST_PAD_SINK, GST_PAD_ALWAYS, GST_STATIC_CAPS("video/x-raw; image/jpeg"));

JcamSink* self_of(gpointer object) {
  return static_cast<JcamSink*>(object);
}

gpointer parent_class_of(gpointer object) {
  return g_type_class_peek_parent(G_OBJECT_GET_CLASS(object));
}

GstCaps* get_caps(GstBaseSink* base, GstCaps* filter) {
  GstCaps* own = self_of(base)->caps;
  if (own == nullptr) return nullptr;  // the template's
  return filter != nullptr ? gst_caps_intersect_full(filter, own, GST_CAPS_INTERSECT_FIRST)
                           : gst_caps_ref(own);
}

/// Padded lines are packed here, at no more than what another element would pay for it.
gboolean propose_allocation(GstBaseSink*, GstQuery* query) {
  gst_query_add_allocation_meta(query, GST_VIDEO_META_API_TYPE, nullptr);
  return TRUE;
}

GstFlowReturn render(GstBaseSink* base, GstBuffer* buffer) {
  auto* self = self_of(base);
  if (self->consumer == nullptr) return GST_FLOW_NOT_LINKED;
  const Status taken = self->consumer->take(buffer);
  if (taken) return GST_FLOW_OK;
  GST_ELEMENT_ERROR(self, STREAM, FORMAT, ("%s", taken.error().message().c_str()), (nullptr));
  return GST_FLOW_ERROR;
}

void finalize(GObject* object) {
  gst_clear_caps(&self_of(object)->caps);
  G_OBJECT_CLASS(parent_class_of(object))->finalize(object);
}

void class_init(gpointer klass, gpointer) {
  G_OBJECT_CLASS(klass)->finalize = finalize;
  auto* element_class = GST_ELEMENT_CLASS(klass);
  gst_element_class_add_static_pad_template(element_class, &sink_template);
  gst_element_class_set_static_metadata(element_class, "jcam sink", "Sink/Video", "Hands frames to jcam",
                                        "jcam");
  auto* sink_class = GST_BASE_SINK_CLASS(klass);
  sink_class->get_caps = get_caps;
  sink_class->propose_allocation = propose_allocation;
  sink_class->render = render;
}

void init(GTypeInstance* instance, gpointer) {
  auto* base = GST_BASE_SINK(instance);
  // A camera's frames are shown when they come: no clock, no preroll, and no reference that keeps a buffer
  // from its pool.
  gst_base_sink_set_sync(base, FALSE);
  gst_base_sink_set_async_enabled(base, FALSE);
  gst_base_sink_set_qos_enabled(base, FALSE);
  gst_base_sink_set_last_sample_enabled(base, FALSE);
}

GType sink_type() {
  static const GType type =
      g_type_register_static_simple(GST_TYPE_BASE_SINK, "JcamSink", sizeof(JcamSinkClass), class_init,
                                    sizeof(JcamSink), init, static_cast<GTypeFlags>(0));
  return type;
}

GstCaps* node_caps(const NodeFormat& format) {
  const auto [width, height] = format.mode.size;
  if (format.pixel == PixelFormat::mjpeg)
    return gst_caps_new_simple("image/jpeg", "width", G_TYPE_INT, width, "height", G_TYPE_INT, height,
                               nullptr);
  return gst_caps_new_simple("video/x-raw", "format", G_TYPE_STRING,
                             std::string(gst_format(format.pixel)).c_str(), "width", G_TYPE_INT, width,
                             "height", G_TYPE_INT, height, nullptr);
}

}  // namespace

void register_jcam_sink() {
  gst_element_register(nullptr, kJcamSink, GST_RANK_NONE, sink_type());
}

void connect_jcam_sink(GstElement* sink, const NodeFormat& format, FrameConsumer& consumer) {
  auto* self = self_of(sink);
  gst_clear_caps(&self->caps);
  self->caps = node_caps(format);
  self->consumer = &consumer;
}

}  // namespace jcam
