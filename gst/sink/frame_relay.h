// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "gst/glib/glib_handles.h"
#include "gst/sink/frame_lender.h"
#include "gst/sink/frame_output.h"
#include "gst/sink/jcam_sink.h"
#include "gst/sink/loan.h"
#include "gst/sink/mapped_picture.h"
#include "gst/sink/picture_watch.h"
#include "gst/sink/reporter.h"

namespace jcam {

/// Passes each frame of a stream to the outputs that are on, and tells about it: FirstFrame, Progress,
/// OutputFailed, and OutputReleased of an output that is done. While there are no outputs it holds the newest
/// frame, which the next one to come gets at once. It has no timer and no thread: where no frames flow,
/// nothing runs.
///
/// The first output that can, lends its own memory for the next frame; that frame costs no copy there, and
/// one at each other output. Only one frame is lent at a time.
///
/// All methods from any thread.
class FrameRelay : public FrameConsumer, public FrameLender {
 public:
  /// `reporter` is borrowed and outlives this. `stream`: as in StreamName.
  FrameRelay(const NodeFormat& format, bool watch_frozen, Reporter& reporter, std::string stream = {});

  Status take(GstBuffer* buffer, const FrameTime& time) override;
  GstMemory* lend() override;

  /// In place of one of the same name, if there is one.
  void add(const NodeName& node, std::unique_ptr<FrameOutput> output);
  /// When it returns, no write is under way. Memory that the output has lent may still be filled by an
  /// element that is stuck in the middle of a frame; it is waited for, but not for long.
  void remove(const NodeName& node);
  bool has_outputs();
  /// Whether frames come. While they do not, none is held: it would be an old one.
  void expect_frames(bool expect);
  /// No more writes, for good.
  void close();

 private:
  using Clock = std::chrono::steady_clock;  // CLOCK_MONOTONIC, as a FrameTime is
  using Output = Loan::Output;

  bool is_on(const Output& output) const;
  void count(const MappedPicture& picture);
  void pass_on(const MappedPicture& picture, const FrameOutput* lender, std::int64_t stamp_ns);
  Status give(FrameOutput& output, const MappedPicture& picture, const FrameOutput* lender,
              std::int64_t stamp_ns);
  bool went_through(const Status& written, const NodeName& node);
  bool wants_more(const FrameOutput& output, const NodeName& node);
  void tell_progress(Clock::time_point now);

  const PictureLayout layout_;
  Reporter& reporter_;

  std::mutex mutex_;  ///< guards all below
  std::optional<PictureWatch> watch_;
  std::vector<std::byte> scratch_;
  std::map<NodeName, Output> outputs_;
  Loan loan_;
  bool may_lend_ = true;  ///< until something upstream turns out to keep frames
  BufferPtr held_;
  std::int64_t held_stamp_ns_ = 0;
  capture::Progress counts_;
  Clock::time_point first_, told_, paused_;
  bool expects_ = true;
  bool closed_ = false;
};

}  // namespace jcam
