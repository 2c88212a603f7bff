// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "bridge/camera/camera_context.h"
#include "bridge/machine/machine.h"
#include "bridge/machine/recent_figures.h"
#include "bridge/machine/shown_rate.h"
#include "bridge/node/camera_nodes.h"
#include "common/capture_protocol.h"
#include "common/config/config.h"
#include "common/os/writer_turns.h"
#include "control/protocol/status_report.h"

namespace jcam::bridge {

/// One of a camera's pictures: its nodes, and the figures of its frames. What is written to the nodes, and by
/// whom, is decided for all streams of a camera at once, elsewhere. One thread.
class Stream {
 public:
  /// `number`: the machine's, for as long as the stream is there.
  Stream(int number, const CameraName& camera, StreamConfig config, const CameraContext& context, Time now);

  int number() const { return number_; }
  const StreamConfig& config() const { return config_; }
  StreamName name() const { return {camera_, config_.stream}; }
  CameraNodes& nodes() { return nodes_; }
  const CameraNodes& nodes() const { return nodes_; }

  /// "keeps 640x480@30 as yuyv until nobody has it open": what it does while it waits for another picture.
  std::string held_text() const;
  /// The same picture on the nodes, all else by this.
  void reconfigure(const StreamConfig& wanted, Time now);

  /// The machine's nodes of this stream, and a mask of those as one of its own.
  NodeMask to_machine(NodeMask mine) const { return mine << first(); }
  NodeMask mine(NodeMask machine) const { return machine >> first() & (node_bit(kNodesOfStream) - 1); }
  NodeMask usable() const { return to_machine(nodes_.usable()); }
  NodeMask readers() const { return to_machine(nodes_.readers()); }

  /// Frames are expected from now on.
  void begins(Time now) { progress_at_ = now; }
  /// `writing`: nodes that the capture writes to. True: there were new frames.
  bool on(const capture::Progress& progress, NodeMask writing, Time now);
  void capture_gone();
  /// When nodes that only the capture writes to have been without a picture for so long that their readers
  /// need one.
  Time silent_at() const;
  /// Pictures for those, in the daemon's `turn`; looked at again soon where the capture has it.
  void fill_silence(NodeMask silent, const WriterTurn& turn, Time now);
  /// Of the newest frame that was told of; 0: none was.
  Time progress_at() const { return progress_at_; }

  /// Main's figures are its camera's.
  void report(control::CameraReport& report, bool flows) const;
  control::StreamReport report(bool flows) const;
  /// Of the last ten minutes; `offset` makes times of day.
  control::Figures figures(Time now, Time offset) const { return figures_.report(name(), now, offset); }

 private:
  unsigned first() const { return static_cast<unsigned>(node_of(number_, 0)); }
  std::uint64_t frames() const { return frames_before_ + progress_.frames; }

  int number_;
  CameraName camera_;
  StreamConfig config_;
  CameraNodes nodes_;

  Time repeated_at_{0};                ///< a picture against silence
  std::optional<Time> held_up_since_;  ///< one is due, and it is the capture's turn
  Time look_at_{0};                    ///< whether it still is
  Time progress_at_{0};
  capture::Progress progress_;
  std::uint64_t frames_before_ = 0, drops_ = 0, copied_ = 0;  ///< of earlier captures
  LatencyHistogram latency_;                                  ///< of earlier captures
  ShownRate rate_;
  RecentFigures figures_;
};

}  // namespace jcam::bridge
