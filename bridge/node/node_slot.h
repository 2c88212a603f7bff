// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "bridge/node/node_directory.h"
#include "common/names.h"
#include "common/os/unique_fd.h"
#include "common/video.h"
#include "control/protocol/status_report.h"
#include "v4l2/loopback_node.h"
#include "v4l2/reader_watch.h"

namespace jcam::bridge {

/// One node of a camera with all that the daemon holds of it. It may be closed and broken, and is tried again
/// then.
class NodeSlot {
 public:
  NodeSlot(NodeName name, NodeFormat format) : name_(name), format_(format) {}

  /// Opens the device, or goes on with a descriptor that was kept for us. On an error the slot is broken and
  /// says why.
  Status open(NodeDirectory& directory, UniqueFd kept);
  void close();

  const NodeName& name() const { return name_; }
  bool usable() const { return node_.has_value(); }
  const LoopbackNode& node() const { return *node_; }
  const std::string& path() const { return path_; }
  int number() const { return number_; }
  /// Why it is not usable; one line.
  const std::string& trouble() const { return trouble_; }
  control::NodeState state() const { return state_; }

  /// False: this module cannot tell, so a reader must be assumed.
  bool tells_readers() const { return watch_ && watch_->supported(); }
  int watch_fd() const { return tells_readers() ? watch_->poll_fd() : -1; }
  bool has_reader() const { return usable() && (!tells_readers() || readers_ > 0); }
  /// Streaming readers; -1 unknown.
  int readers() const { return tells_readers() ? readers_ : -1; }
  /// After watch_fd() polled POLLPRI. True if the number changed.
  bool drain_events();
  /// Asks again on a fresh descriptor: events have been lost in the field. True if the number changed.
  bool reread();

  /// One slate, now. An error makes the slot broken.
  void write_slate(std::span<const std::byte> picture);
  /// As many as the ring holds.
  void flush(std::span<const std::byte> picture);
  /// Closes it; open() may be tried again.
  void mark_broken(const Error& why, control::NodeState state);

  bool slate_on = false;
  std::uint64_t frames = 0;  ///< written by captures, ever

 private:
  Status opened();
  NodeName name_;
  NodeFormat format_;
  std::string path_;
  int number_ = -1;
  int ring_ = 8;
  std::optional<LoopbackNode> node_;
  std::optional<ReaderWatch> watch_;
  int readers_ = 0;
  std::string trouble_ = "not opened yet";
  control::NodeState state_ = control::NodeState::missing;
};

}  // namespace jcam::bridge
