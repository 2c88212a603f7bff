// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gst/gst.h>

#include "common/result.h"
#include "common/video.h"
#include "gst/pipeline/stream_names.h"
#include "gst/sink/capture_times.h"
#include "gst/sink/frame_lender.h"

namespace jcam {

/// Who gets the frames of a pipeline.
class FrameConsumer {
 public:
  FrameConsumer() = default;
  FrameConsumer(const FrameConsumer&) = delete;
  FrameConsumer& operator=(const FrameConsumer&) = delete;
  virtual ~FrameConsumer() = default;

  /// The next frame, on the pipeline's streaming thread; the buffer is borrowed and can be kept by a
  /// reference of one's own. An error ends the pipeline with its words.
  virtual Status take(GstBuffer* buffer, const FrameTime& time) = 0;
};

/// Makes the element "jcamsink" known to launch text in this process. After gst_init().
void register_jcam_sink();

/// Ties a jcamsink to where its frames go, before it leaves NULL. It takes exactly `format` (any rate), each
/// frame when it comes. `lender`, if there is one, may give the element before it memory to make frames in.
/// `times`, if they are kept, have the frames' time stamps; else those are found here. All are borrowed as
/// long as there are buffers of the pipeline.
void connect_jcam_sink(GstElement* sink, const NodeFormat& format, FrameConsumer& consumer,
                       FrameLender* lender = nullptr, const CaptureTimes* times = nullptr);

}  // namespace jcam
