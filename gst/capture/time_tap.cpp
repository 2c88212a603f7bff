// SPDX-License-Identifier: Apache-2.0
#include "gst/capture/time_tap.h"

#include "common/os/monotonic.h"
#include "gst/glib/glib_handles.h"
#include "gst/sink/capture_clock.h"

namespace jcam {
namespace {

struct TimeTap {
  CaptureTimes& times;
  CaptureClock clock{};
};

void give_pts(GstPadProbeInfo* info, GstElement* element, const GstSegment& segment) {
  GstClock* clock = GST_ELEMENT_CLOCK(element);
  if (clock == nullptr) return;
  const GstClockTime running = gst_clock_get_time(clock) - gst_element_get_base_time(element);
  GstBuffer* buffer = gst_buffer_make_writable(gst_pad_probe_info_get_buffer(info));
  GST_BUFFER_PTS(buffer) = gst_segment_position_from_running_time(&segment, GST_FORMAT_TIME, running);
  GST_PAD_PROBE_INFO_DATA(info) = buffer;
}

GstPadProbeReturn note_time(GstPad* pad, GstPadProbeInfo* info, gpointer data) {
  auto& tap = *static_cast<TimeTap*>(data);
  const GlibOwned<GstEvent> event(gst_pad_get_sticky_event(pad, GST_EVENT_SEGMENT, 0));
  if (!event) return GST_PAD_PROBE_OK;
  const GstSegment* segment = nullptr;
  gst_event_parse_segment(event.get(), &segment);
  GstElement* element = GST_PAD_PARENT(pad);
  if (!GST_BUFFER_PTS_IS_VALID(gst_pad_probe_info_get_buffer(info))) give_pts(info, element, *segment);
  const GstClockTime pts = GST_BUFFER_PTS(gst_pad_probe_info_get_buffer(info));
  tap.times.left_source(pts, tap.clock.captured_ns(element, *segment, pts), monotonic_ns());
  return GST_PAD_PROBE_OK;
}

}  // namespace

void tap_times(GstElement* tee, CaptureTimes& times) {
  const GlibOwned<GstPad> pad(gst_element_get_static_pad(tee, "sink"));
  gst_pad_add_probe(pad.get(), GST_PAD_PROBE_TYPE_BUFFER, note_time, new TimeTap{times},
                    [](gpointer tap) { delete static_cast<TimeTap*>(tap); });
}

}  // namespace jcam
