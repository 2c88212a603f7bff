// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "bridge/machine/machine.h"
#include "bridge/machine/reservations.h"
#include "bridge/node/owned_node.h"
#include "bridge/node/slates.h"
#include "bridge/system/log.h"
#include "common/config/config.h"

namespace jcam::bridge {

/// The nodes of one stream of a camera and the pictures that they show while no frames come: opened, tried
/// again, looked at for readers. Who writes is decided elsewhere; after each call that may change usable() or
/// readers(), the machine has to be told. One thread; nothing here waits.
class CameraNodes {
 public:
  /// `format`: what the nodes are to carry. `program`: jcam-capture, which draws slates.
  CameraNodes(StreamName name, const NodeFormat& format, const std::string& program, NodePlace place,
              const Log& log, Time now);

  /// Nodes up to this many, if there are fewer; one that cannot be opened is tried again later.
  void grow_to(int count, Time now);
  /// One more, or an error and none more.
  Status add(Time now);
  /// The last one goes back to the module.
  void drop_last();
  /// All of them, once: a camera of the same name may have them by the time this one's capture is gone.
  void give_up();
  void set_rate(int fps, Time now);
  void mark_broken(int node, const Error& why, Time now);

  std::size_t size() const { return nodes_.size(); }
  bool has(int node) const { return node >= 0 && static_cast<std::size_t>(node) < nodes_.size(); }
  const OwnedNode& at(int node) const { return nodes_[static_cast<std::size_t>(node)]; }
  const std::vector<OwnedNode>& all() const { return nodes_; }
  /// Masks of this stream alone: a bit for each index.
  NodeMask usable() const;
  NodeMask readers() const;
  /// Somebody reads one of them, as far as can be known. Unlike readers() it does not assume a reader where
  /// the module cannot tell, but looks whether others have such a device open.
  bool are_read(Time now) const;
  /// Whether a program that has one of them open, reading or not, keeps it from this picture. Nothing: the
  /// module does not tell, or none of them is usable.
  std::optional<bool> are_kept_from(const NodeFormat& wanted) const;
  /// The picture that such a program keeps one of them at, so that it cannot be opened: one that it had while
  /// it was ours.
  std::optional<NodeFormat> kept_picture() const;
  /// The usable ones, for a launch that wants one: asked anew who reads them. `ours`: processes that have
  /// them open for us.
  std::vector<Candidate> candidates(const std::vector<pid_t>& ours);
  /// The node's descriptor polled POLLPRI.
  void drain_events(int node);
  /// Its opens_fd() polled POLLIN.
  void drain_opens(int node) { nodes_[static_cast<std::size_t>(node)].drain_opens(); }

  void show_words(const std::string& words) { slates_.want(words); }
  void slate(int node, bool on, Time now);
  /// The slate in the whole ring; the part that is not shown in the ticks that follow.
  void flush(int node, Time now);
  void count_frames(int node, std::uint64_t frames) {
    nodes_[static_cast<std::size_t>(node)].frames += frames;
  }
  /// True if `pid` drew our slate; if it is a new one, the next tick shows it.
  bool reaped(pid_t pid, int wait_status) { return slates_.reaped(pid, wait_status); }
  /// For nodes whose capture is silent: the last picture again, or a slate where that cannot be had.
  void fill_silence(NodeMask nodes, Time now);
  /// The newest picture of nodes that nobody writes to gets the time of now.
  void keep_young(NodeMask idle);
  /// Does what is due. `idle`: nodes that nobody writes to.
  void tick(NodeMask idle, Time now);
  std::optional<Time> next() const;

  /// Counts changes that a status shows.
  std::uint64_t changes() const { return changes_; }

 private:
  void open_closed(Time now);
  void open(OwnedNode& node);
  void put_back(OwnedNode& node);
  void show_changed_slate(NodeMask idle, Time now);
  void fill_rings(NodeMask idle, Time now);
  void plan_retry(Time now);
  void write_slates(Time now);
  /// Who opens an idle node gets a picture of now, and is looked for until it reads, should its event get
  /// lost.
  void serve_openers(NodeMask idle, Time now);
  /// Another program has some node open, and by the events nobody reads one of ours.
  bool may_have_missed_a_reader(Time now) const;

  StreamName name_;
  NodeFormat format_;
  NodePlace place_;
  const Log& log_;
  std::vector<OwnedNode> nodes_;
  Slates slates_;
  std::vector<std::byte> filling_;  ///< the picture for rings that are being filled; empty if none is
  Time slate_due_{0};
  std::optional<Time> retry_at_;
  Time reread_at_{0};
  Time beat_at_{0};
  std::optional<Time> openers_at_;               ///< the next look for them
  Time openers_until_{0}, openers_repeated_{0};  ///< the last look; the last picture for them
  std::uint64_t changes_ = 0;
};

/// The picture that a reader holds a stream's nodes at: of descriptors that an earlier daemon left, when it
/// is another one than `wanted` asks for and somebody reads it, or is known to be about to. The node cannot
/// be given another one until that reader has gone.
std::optional<NodeFormat> held_by_reader(const CameraName& camera, const StreamConfig& wanted,
                                         NodePlace place);

}  // namespace jcam::bridge
