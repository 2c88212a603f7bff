// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gst/gst.h>

#include <cstdint>

namespace jcam {

/// What a pipeline's clock says of a frame, as CLOCK_MONOTONIC. Plain, for memory that GObject zeroes. One
/// thread.
struct CaptureClock {
  GstClock* clock;  ///< the one that `is_monotonic` was asked of; only to be compared
  gboolean is_monotonic;

  /// When a buffer with this PTS was captured, in nanoseconds; 0 where the pipeline does not know: without a
  /// PTS, or by another clock.
  std::int64_t captured_ns(GstElement* element, const GstSegment& segment, GstClockTime pts);
};

}  // namespace jcam
