// SPDX-License-Identifier: Apache-2.0
#include "gst/sink/capture_clock.h"

namespace jcam {

std::int64_t CaptureClock::captured_ns(GstElement* element, const GstSegment& segment, GstClockTime pts) {
  GstClock* now = GST_ELEMENT_CLOCK(element);
  if (now == nullptr || !GST_CLOCK_TIME_IS_VALID(pts)) return 0;
  if (now != clock) {
    GstClockType type = GST_CLOCK_TYPE_OTHER;
    if (GST_IS_SYSTEM_CLOCK(now)) g_object_get(now, "clock-type", &type, nullptr);
    is_monotonic = type == GST_CLOCK_TYPE_MONOTONIC;
    clock = now;
  }
  if (is_monotonic == FALSE) return 0;
  const GstClockTime running = gst_segment_to_running_time(&segment, GST_FORMAT_TIME, pts);
  if (!GST_CLOCK_TIME_IS_VALID(running)) return 0;
  return static_cast<std::int64_t>(gst_element_get_base_time(element) + running);
}

}  // namespace jcam
