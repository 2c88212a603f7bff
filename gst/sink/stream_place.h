// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <string>

#include "gst/sink/capture_times.h"
#include "gst/sink/frame_lender.h"
#include "gst/sink/jcam_sink.h"

namespace jcam {

/// Where a stream's frames go, for who builds a pipeline. All pointers are borrowed for the pipeline's life.
struct StreamPlace {
  std::string stream;  ///< "": main
  NodeFormat format;
  FrameConsumer* consumer = nullptr;
  FrameLender* lender = nullptr;            ///< null: nobody lends
  const std::atomic<bool>* open = nullptr;  ///< false: it gets no frames; null: it always does
  CaptureTimes* times = nullptr;            ///< of all streams; null: each sink finds its own
};

}  // namespace jcam
