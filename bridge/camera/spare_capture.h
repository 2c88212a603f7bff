// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "bridge/camera/capture_process.h"
#include "bridge/machine/machine.h"

namespace jcam::bridge {

/// A second capture of a camera that streams: loaded, not playing, without outputs and without the sensor. It
/// takes the place of the first one when that dies, which saves loading GStreamer while readers wait. Not a
/// part of the state machine: whether a capture that is to start was loaded before changes no decision.
class SpareCapture {
 public:
  /// A process beside one that starts would slow that down.
  static constexpr Time kDelay = std::chrono::seconds(2);
  /// One that ended by itself will do it again.
  static constexpr Time kRetry = std::chrono::seconds(60);

  /// The camera streams: load one by and by.
  void arm(Time now) {
    if (!process_ && !due_) due_ = now + kDelay;
  }
  /// The camera rests, or what was loaded may be of no use any more.
  void disarm() {
    process_.reset();
    due_.reset();
  }
  /// When due() will be true.
  std::optional<Time> next() const { return due_; }
  bool due(Time now) const { return due_ && *due_ <= now; }
  /// Loads by `launch`, which must say --standby. A failure to start is tried again later.
  void load(CaptureLaunch launch, Time now);
  /// The loaded capture, waiting for Play, if it was started by `launch` and has said that it is ready.
  /// Whatever there is besides is ended.
  std::optional<CaptureProcess> take(const CaptureLaunch& launch);
  /// True if `pid` was ours.
  bool reaped(pid_t pid, Time now);
  /// Readable once it has said something; -1: none. Nobody needs to poll for it.
  int fd() const { return process_ ? process_->fd() : -1; }
  /// 0: none.
  pid_t pid() const { return process_ ? process_->child().pid() : 0; }

 private:
  CaptureLaunch launch_;
  std::optional<CaptureProcess> process_;
  std::optional<Time> due_;
};

}  // namespace jcam::bridge
