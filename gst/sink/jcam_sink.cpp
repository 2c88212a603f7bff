// SPDX-License-Identifier: Apache-2.0
#include "gst/sink/jcam_sink.h"

#include <gst/base/gstbasesink.h>
#include <gst/video/video.h>

#include <string>

#include "common/os/monotonic.h"
#include "gst/glib/gobject_class.h"
#include "gst/sink/capture_clock.h"
#include "gst/sink/jcam_pool.h"
#include "gst/sink/mapped_picture.h"

namespace jcam {
namespace {

struct JcamSink {
  GstBaseSink parent;
  // GObject's memory is zeroed, not constructed: plain things only.
  FrameConsumer* consumer;    ///< borrowed
  FrameLender* lender;        ///< borrowed, or null
  gsize frame_bytes;          ///< of frames that can be made in lent memory; 0: none can
  const CaptureTimes* times;  ///< borrowed, or null
  CaptureClock clock;
  gint64 oldest_ns;  ///< a time stamp, where `times` has none
  GstCaps* caps;     ///< owned, from connect_jcam_sink() to finalize
};
struct JcamSinkClass {
  GstBaseSinkClass parent_class;
};

GstStaticPadTemplate sink_template =
    GST_STATIC_PAD_TEMPLATE("sink", GST_PAD_SINK, GST_PAD_ALWAYS, GST_STATIC_CAPS("video/x-raw; image/jpeg"));

JcamSink* self_of(gpointer object) {
  return static_cast<JcamSink*>(object);
}

GstCaps* get_caps(GstBaseSink* base, GstCaps* filter) {
  GstCaps* own = self_of(base)->caps;
  if (own == nullptr) return nullptr;  // the template's
  return filter != nullptr ? gst_caps_intersect_full(filter, own, GST_CAPS_INTERSECT_FIRST)
                           : gst_caps_ref(own);
}

/// Offers the outputs' own memory to the element before. Frames with padded lines can come too: they are
/// packed here, at no more than what another element would pay for it.
gboolean propose_allocation(GstBaseSink* base, GstQuery* query) {
  auto* self = self_of(base);
  if (self->lender != nullptr && self->frame_bytes != 0) {
    const auto pool = make_jcam_pool(*self->lender);
    // The one that is being filled; if one is held here, because there are no outputs, the pool makes a
    // second.
    constexpr guint kMinBuffers = 1;
    gst_query_add_allocation_pool(query, pool.get(), static_cast<guint>(self->frame_bytes), kMinBuffers, 0);
  }
  gst_query_add_allocation_meta(query, GST_VIDEO_META_API_TYPE, nullptr);
  return TRUE;
}

FrameTime time_of(GstBaseSink* base, GstBuffer* buffer) {
  auto* self = self_of(base);
  const GstClockTime pts = GST_BUFFER_PTS(buffer);
  const std::int64_t captured = self->clock.captured_ns(GST_ELEMENT(base), base->segment, pts);
  const auto noted = self->times != nullptr ? self->times->stamp_of(pts) : std::nullopt;
  const auto own = [&] {
    return stamp_of(captured, monotonic_ns(), std::chrono::nanoseconds(self->oldest_ns));
  };
  return {captured, noted ? *noted : own()};
}

GstFlowReturn render(GstBaseSink* base, GstBuffer* buffer) {
  auto* self = self_of(base);
  if (self->consumer == nullptr) return GST_FLOW_NOT_LINKED;
  const Status taken = self->consumer->take(buffer, time_of(base, buffer));
  if (taken) return GST_FLOW_OK;
  GST_ELEMENT_ERROR(self, STREAM, FORMAT, ("%s", taken.error().message().c_str()), (nullptr));
  return GST_FLOW_ERROR;
}

void finalize(GObject* object) {
  gst_clear_caps(&self_of(object)->caps);
  G_OBJECT_CLASS(parent_class_of(object))->finalize(object);
}

void class_init(JcamSinkClass* klass) {
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

void init(JcamSink* self) {
  GstBaseSink* base = &self->parent;
  // A camera's frames are shown when they come: no clock, no preroll, and no reference that keeps a buffer
  // from its pool.
  gst_base_sink_set_sync(base, FALSE);
  gst_base_sink_set_async_enabled(base, FALSE);
  gst_base_sink_set_qos_enabled(base, FALSE);
  gst_base_sink_set_last_sample_enabled(base, FALSE);
}

GType sink_type() {
  static const GType type =
      class_type<JcamSinkClass, JcamSink, class_init, init>(GST_TYPE_BASE_SINK, "JcamSink");
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

void connect_jcam_sink(GstElement* sink, const NodeFormat& format, FrameConsumer& consumer,
                       FrameLender* lender, const CaptureTimes* times) {
  auto* self = self_of(sink);
  gst_clear_caps(&self->caps);
  self->caps = node_caps(format);
  self->consumer = &consumer;
  self->lender = lender;
  self->times = times;
  self->oldest_ns = oldest_stamp(format.mode.fps).count();
  // In other layouts what GStreamer would make in lent memory is not what the node carries.
  const bool can_lend = PictureLayout(format).default_is_tight();
  self->frame_bytes = can_lend ? frame_bytes(format.pixel, format.mode.size) : 0;
}

}  // namespace jcam
