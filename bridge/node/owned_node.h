// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>

#include "bridge/node/descriptor_store.h"
#include "bridge/node/node_directory.h"
#include "common/names.h"
#include "common/os/unique_fd.h"
#include "common/video.h"
#include "control/protocol/status_report.h"
#include "v4l2/idle_ring.h"
#include "v4l2/loopback_node.h"
#include "v4l2/open_watch.h"
#include "v4l2/reader_watch.h"

namespace jcam::bridge {

/// What all nodes of a daemon stand on; outlives them.
struct NodePlace {
  NodeDirectory& directory;
  DescriptorStore& store;
};

/// One node of a camera, from the first open to the day it is given up: it alone opens, takes over, stores,
/// forgets and closes what the daemon has of it. A node that breaks lets go of everything, the stored
/// descriptor too, so that the next open() finds it as if it had never been ours. One thread.
class OwnedNode {
 public:
  OwnedNode(NodeName name, NodeFormat format, NodePlace place)
      : name_(std::move(name)), format_(format), place_(place) {}

  /// Goes on with the descriptor that an earlier daemon left, if it is of this device and format, else opens
  /// the device; fills the ring with `slate`; and only then has the descriptor stored. On an error the node
  /// is broken and says why.
  Status open(std::span<const std::byte> slate);
  /// It was open before this daemon was there: readers may stream already.
  bool was_taken_over() const { return taken_over_; }
  /// How long to wait before a broken node is tried again: short at first, since the kernel and systemd take
  /// a moment to let go.
  std::chrono::nanoseconds retry_delay() const;
  /// How often it broke in a row.
  int breaks() const { return breaks_; }
  /// Back to the module: out of the store, closed, and removed if the daemon made the device. Readers keep
  /// what they have.
  void give_up();

  const NodeName& name() const { return name_; }
  bool usable() const { return node_.has_value(); }
  const LoopbackNode& node() const { return *node_; }
  const std::string& path() const { return path_; }
  int number() const { return number_; }
  /// Why it is not usable; one line.
  const std::string& trouble() const { return trouble_; }
  control::NodeState state() const { return state_; }
  /// The picture that it had while it was ours, which another program keeps it at; nothing where it is not
  /// held, or at a picture of somebody else.
  const std::optional<OutputPicture>& kept_picture() const { return kept_picture_; }
  /// Tells readers another rate; the pictures stay the same. An error makes the node broken.
  void set_rate(int fps);

  /// False: this module cannot tell, so a reader must be assumed.
  bool tells_readers() const { return watch_ && watch_->supported(); }
  int watch_fd() const { return tells_readers() ? watch_->poll_fd() : -1; }
  bool has_reader() const { return usable() && (!tells_readers() || readers_ > 0); }
  /// Streaming readers; -1 unknown.
  int readers() const { return tells_readers() ? readers_ : -1; }
  /// After watch_fd() polled POLLPRI. True if the number changed.
  bool drain_events();
  /// POLLIN when others may have opened it; -1 where that cannot be had, or the module tells no readers.
  int opens_fd() const { return usable() && opens_ ? opens_->poll_fd() : -1; }
  /// After that.
  void drain_opens();
  /// Whether others opened it since the last call, as far as is seen (open_watch.h).
  bool take_opened() { return std::exchange(opened_, false); }
  /// Asks again on a fresh descriptor: events have been lost in the field. True if the number changed. To be
  /// called every few seconds at least; a node that works until then is a good one.
  bool reread();

  /// One slate, now. An error makes the node broken.
  void write_slate(std::span<const std::byte> picture);
  /// The ring shows nothing else, and put_back(). For a node that no capture writes to. What the ring still
  /// holds is filled over from then on: fill() is to be called with the same picture while is_filling().
  void flush(std::span<const std::byte> picture);
  bool is_filling() const { return fill_.has_value(); }
  /// One buffer of the ring.
  void fill(std::span<const std::byte> picture);
  /// Frames are written from now on, and fill the ring themselves.
  void end_fill() { fill_.reset(); }
  /// What a program may have changed: the rate and the module's controls. It need not have read, and the
  /// events of one that did so for a moment only may tell of nobody. For a node that nobody writes to, or
  /// whose module does not tell of readers.
  /// True: the newest picture is gone, and wants to be written again.
  bool put_back();
  /// Its newest frame once more, so that a reader that joins gets one of now; nothing before 0.14, where the
  /// module itself does that. False: not possible.
  bool repeat();
  /// The same while somebody reads, as a copy.
  bool repeat_to_readers();
  /// The first frame that a reader gets is as old as the last one that was written.
  bool ages() const { return usable() && node_->mode() == WriteMode::mapped; }
  /// Lets go of it; open() may be tried again.
  void mark_broken(const Error& why, control::NodeState state);

  bool slate_on = false;
  std::uint64_t frames = 0;  ///< written by captures, ever

 private:
  std::optional<LoopbackNode> take_over();
  void wait_for_systemd(NodeDirectory::Found& found);
  bool is_still_held(const NodeDirectory::Found& found) const;
  bool has_writer(const std::string& path) const;
  Error why_held(const OutputPicture& picture) const;
  Result<LoopbackNode> open_device(const NodeDirectory::Found& found);
  void look_at_kept_picture(const NodeDirectory::Found& found);
  void watch_readers();
  template <typename Work>
  auto opening_it(Work work);
  void let_go();

  NodeName name_;
  NodeFormat format_;
  NodePlace place_;
  std::string path_;
  int number_ = -1;
  int ring_ = 8;        ///< frames in it
  std::string module_;  ///< its version, as it tells it
  bool taken_over_ = false;
  std::optional<LoopbackNode> node_;
  std::optional<ReaderWatch> watch_;
  std::optional<OpenWatch> opens_;
  bool opened_ = false;              ///< by others
  std::optional<RingFill> fill_;     ///< under way
  std::optional<ShownFrame> shown_;  ///< by repeat(), and nothing was written since
  int readers_ = 0;
  int breaks_ = 0;  ///< in a row
  std::optional<OutputPicture> kept_picture_;
  std::optional<OutputPicture> held_at_;  ///< what kept it from its format when it was tried last
  std::string trouble_ = "not opened yet";
  control::NodeState state_ = control::NodeState::missing;
};

}  // namespace jcam::bridge
