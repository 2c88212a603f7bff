// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "gst/sink/capture_times.h"
#include "gst/sink/frame_relay.h"
#include "gst/sink/stream_place.h"

namespace jcam {

/// The streams of one capture: a relay for each, and who of them gets frames at all. A stream without outputs
/// gets none, so nothing is converted for it; main does while no stream has an output, so that somebody sees
/// whether the camera lives, and a frame is there for the first output.
///
/// add_stream() before there is a pipeline; add(), remove() and close() from one thread.
class StreamRelays {
 public:
  /// With the stream main. `reporter` is borrowed and outlives this.
  StreamRelays(const NodeFormat& main, bool watch_frozen, Reporter& reporter);

  void add_stream(const std::string& name, const NodeFormat& format);
  /// For the pipeline, which borrows what is in it. Once.
  std::vector<StreamPlace> places();
  /// What frames get that are copied into a node: of one stream alone the module's numbers, of several the
  /// time stamps by which they are matched.
  Copies copies() const { return streams_.size() > 1 ? Copies::timed : Copies::numbered; }
  /// Null: there is no such stream.
  const NodeFormat* format(const std::string& stream) const;

  /// As with FrameRelay. A node of a stream that is not there is passed over.
  void add(const NodeName& node, std::unique_ptr<FrameOutput> output);
  void remove(const NodeName& node);
  void close();

 private:
  struct Stream {
    Stream(const NodeFormat& format_, bool watch_frozen, Reporter& reporter, const std::string& name_)
        : name(name_), format(format_), relay(format_, watch_frozen, reporter, name_) {}
    const std::string name;
    const NodeFormat format;
    std::atomic<bool> open = true;
    FrameRelay relay;
  };
  Stream* find(const std::string& stream) const;
  void settle();

  const bool watch_frozen_;
  Reporter& reporter_;
  std::vector<std::unique_ptr<Stream>> streams_;  ///< main first
  std::optional<CaptureTimes> times_;             ///< where there are several
};

}  // namespace jcam
