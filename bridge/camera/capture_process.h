// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "bridge/machine/capture_argv.h"
#include "bridge/system/child.h"
#include "common/capture_protocol.h"
#include "common/os/unique_fd.h"
#include "common/os/writer_turns.h"
#include "common/result.h"

namespace jcam::bridge {

/// A running jcam-capture and the socket to it. Nothing here blocks: a capture that does not listen loses
/// words, and is then found out by its silence.
class CaptureProcess {
 public:
  /// The pipeline and the settings wait for it in the socket before it runs, and so do the writers' turns of
  /// its streams.
  static Result<CaptureProcess> start(const CaptureLaunch& launch,
                                      const std::vector<capture::SetProperty>& settings = {});

  Child& child() { return child_; }
  const Child& child() const { return child_; }
  /// To poll for reading; -1 once the other side has closed it.
  int fd() const { return socket_.get(); }
  /// `descriptor` (borrowed, -1: none) goes along. An error when it is too long, or the socket full.
  Status send(const capture::Command& command, int descriptor = -1);
  /// The daemon's side of the turns at a stream's nodes, while this lives. Always the daemon's where the
  /// memory for them could not be had.
  WriterTurn turn(int stream) const;
  /// What one receive() takes at most.
  static constexpr std::size_t kMaxReports = 64;
  /// The reports that have come. Packets that are none end the conversation: then the socket is closed.
  std::vector<capture::Report> receive();

 private:
  CaptureProcess(Child child, UniqueFd socket, std::optional<WriterTurns> turns)
      : child_(std::move(child)), socket_(std::move(socket)), turns_(std::move(turns)) {}
  Child child_;
  UniqueFd socket_;
  std::optional<WriterTurns> turns_;
};

}  // namespace jcam::bridge
