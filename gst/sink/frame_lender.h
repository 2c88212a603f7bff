// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gst/glib/glib_handles.h"

namespace jcam {

/// Who has memory of its own in which the pipeline's last element can make a frame. Called on streaming
/// threads.
class FrameLender {
 public:
  FrameLender() = default;
  FrameLender(const FrameLender&) = delete;
  FrameLender& operator=(const FrameLender&) = delete;
  virtual ~FrameLender() = default;

  /// Memory for one frame, or null: then the frame is made elsewhere. Once it is released unseen, it can be
  /// lent again.
  virtual GstMemory* lend() = 0;
};

}  // namespace jcam
