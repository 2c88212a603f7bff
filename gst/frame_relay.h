// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "gst/frame_output.h"
#include "gst/glib_handles.h"
#include "gst/jcam_sink.h"
#include "gst/mapped_picture.h"
#include "gst/picture_watch.h"
#include "gst/reporter.h"

namespace jcam {

/// Passes each frame of the pipeline to the outputs that are on, and tells about it: FirstFrame, Progress,
/// OutputFailed. While there are no outputs it holds the newest frame, which the next one to come gets at
/// once. It has no timer and no thread: where no frames flow, nothing runs.
///
/// All methods from any thread. A method that takes an output away returns when no write is under way.
class FrameRelay : public FrameConsumer {
 public:
  /// `reporter` is borrowed and outlives this.
  FrameRelay(const NodeFormat& format, bool watch_frozen, Reporter& reporter);

  Status take(GstBuffer* buffer) override;

  /// In place of one of the same name, if there is one.
  void add(const NodeName& node, std::unique_ptr<FrameOutput> output);
  void remove(const NodeName& node);
  /// No more writes, for good.
  void close();

 private:
  using Clock = std::chrono::steady_clock;
  using Outputs = std::map<NodeName, std::unique_ptr<FrameOutput>>;

  void count(const MappedPicture& picture);
  bool write(FrameOutput& output, const NodeName& node, const MappedPicture& picture);
  void write_all(const MappedPicture& picture);
  void tell_progress();

  const PictureLayout layout_;
  Reporter& reporter_;

  std::mutex mutex_;  ///< guards all below
  std::optional<PictureWatch> watch_;
  std::vector<std::byte> scratch_;
  Outputs outputs_;
  BufferPtr held_;
  capture::Progress counts_;
  Clock::time_point told_;
  bool closed_ = false;
};

}  // namespace jcam
