// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gst/gst.h>

#include "common/result.h"
#include "common/video.h"

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
  virtual Status take(GstBuffer* buffer) = 0;
};

/// Makes the element "jcamsink" known to launch text in this process. After gst_init().
void register_jcam_sink();

/// The sink's name and its place at the end of launch text: " ! jcamsink name=jcamsink".
inline constexpr const char* kJcamSink = "jcamsink";

/// Ties a jcamsink to where its frames go, before it leaves NULL. It takes exactly `format` (any rate), each
/// frame when it comes. `consumer` is borrowed until the element is in NULL again.
void connect_jcam_sink(GstElement* sink, const NodeFormat& format, FrameConsumer& consumer);

}  // namespace jcam
