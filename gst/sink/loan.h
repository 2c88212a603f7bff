// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <memory>

#include "gst/glib/glib_handles.h"
#include "gst/sink/frame_output.h"

namespace jcam {

/// An output's own memory on its way through the pipeline, where an element makes the next frame in it. At
/// most one frame at a time is in lent memory. The loan ends when that frame arrives, or when its memory is
/// released unseen; then the output has taken it back. What was lent stays valid until it is released, even
/// when this and the output's other owners are gone.
///
/// Any thread. lend() and arrived() are for whoever writes to the outputs, under its lock.
class Loan {
 public:
  using Output = std::shared_ptr<FrameOutput>;

  Loan();

  /// Null when a frame is out, or the output has nothing to lend.
  GstMemory* lend(const Output& output);
  /// The output in whose memory this frame was made, or null when it was made elsewhere. The loan has ended;
  /// the output awaits submit() or take_back().
  Output arrived(GstBuffer* buffer);
  bool is_out() const;
  /// Whether it is this output's memory that is out.
  bool is_of(const FrameOutput& output) const;
  /// Waits until it is not, but no longer than `limit`.
  void wait_for(const FrameOutput& output, std::chrono::milliseconds limit);

 private:
  struct State;
  struct LentMemory;
  static void released(gpointer lent_memory);

  std::shared_ptr<State> state_;
};

}  // namespace jcam
