// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <poll.h>

#include <array>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "bridge/camera/camera_context.h"
#include "bridge/camera/capture_process.h"
#include "bridge/camera/live_settings.h"
#include "bridge/camera/spare_capture.h"
#include "bridge/camera/stream.h"
#include "bridge/machine/departures.h"
#include "bridge/machine/machine.h"
#include "common/config/config.h"
#include "control/protocol/status_report.h"

namespace jcam::bridge {

/// The output by this index is no node: a snapshot's memory file. A stream's nodes end at 7 (config.h).
inline constexpr int kSnapshotIndex = 31;

/// What to poll for, and whom to tell.
struct PollEntry {
  int fd = -1;
  short events = 0;
  std::function<void(Time now)> ready;
};

/// One camera: one capture, and one or more streams that it writes to. Carries out what its machine decides.
/// One thread; nothing here waits.
class Camera {
 public:
  /// Where a reader holds a stream's nodes at another picture, the stream keeps that picture and waits.
  Camera(const CameraConfig& config, CameraContext context, Time now);
  /// Follows its readers from now on. Once; after all cameras have their nodes, since a capture that starts
  /// takes the processors away while readers of the others wait.
  void begin(Time now);

  /// What it runs by.
  const CameraConfig& config() const { return config_; }
  const Bridge& bridge() const { return bridge_; }
  /// Of all streams, main first.
  std::vector<const OwnedNode*> nodes() const;
  /// Null: there is no such stream. "" is main.
  const Stream* find(const std::string& stream) const { return stream_called(stream); }

  void poll_for(std::vector<PollEntry>& entries);
  /// True if `pid` was ours.
  bool reaped(pid_t pid, int wait_status, Time now);
  /// Does what is due; call after every wake-up.
  void tick(Time now);
  std::optional<Time> next() const;
  void send(const Event& event, Time now);
  /// Somebody needs the camera to run although nobody reads; each want() is taken back by one unwant().
  void want(Time now);
  void unwant(Time now);
  /// Sets a property of the source element now and for later captures (live_settings.h). `done` gets the
  /// element's answer, at once where no capture runs.
  void set_property(const std::string& name, const std::string& value, LiveSettings::Done done);
  /// Takes it back, so that what the configuration says holds again.
  void unset_property(const std::string& name, LiveSettings::Done done);
  /// Takes all of them back; their number.
  std::size_t unset_all();
  /// A stream's nodes as a launch finds them, asked anew who reads them.
  std::vector<Candidate> candidates(const std::string& stream, Time now);
  /// One more node of a stream while running. An error when max_nodes stand or the module cannot add.
  Status add_node(const std::string& stream, Time now);
  enum class Change {
    none,  ///< it is as it was
    done,  ///< carried out
    anew   ///< the same, and main has another picture: its nodes are new ones
  };
  /// The new settings of the same camera. A stream whose nodes are to carry another picture keeps the one
  /// that it has until nobody has its nodes open (waiting_streams()). Nodes above a smaller max_nodes go,
  /// unless somebody reads them: the daemon cannot know of a detached container that has one and does not
  /// read.
  Change reconfigure(const CameraConfig& wanted, Time now);
  /// Streams whose nodes keep their picture, though the configuration has another one: somebody reads them,
  /// or has one open.
  std::vector<const Stream*> waiting_streams() const;
  /// Gives those their new picture once nobody reads them, and as far as can be known nobody else keeps it;
  /// to be called at each tick. Where the module does not tell of those, it is a trial: a stream whose nodes
  /// are kept at the picture from before gets that one back.
  void settle_pictures(Time now);
  /// Asks the capture for one frame of a stream into a memory file; `done` gets it, or an invalid descriptor.
  /// An error, and no call of `done`, when too many are wanted already: in all, or by `owner`, whoever that
  /// is. `look`: nothing is started or kept running for it; an error, too, where nothing runs.
  Status snapshot(std::uint64_t owner, const std::string& stream, bool look,
                  std::function<void(UniqueFd frame)> done, Time now);
  /// Nobody waits any more for those of `owner`.
  void drop_snapshots(std::uint64_t owner, Time now);
  /// Nothing runs any more.
  bool stopped() const { return !capture_; }
  /// One more picture for whoever reads, who then waits for the next daemon, or begins to read meanwhile.
  /// Call last.
  void leave_picture(Time now);
  /// Its nodes go back to the module and out of the descriptor store.
  void give_up_nodes();

  control::CameraReport report(Time now) const;
  /// Of each stream, main first; `offset` makes times of day.
  std::vector<control::Figures> figures(Time now, Time offset) const;
  /// Counts changes that a status shows.
  std::uint64_t changes() const;

 private:
  struct Snapshot {
    std::uint64_t owner = 0;
    NodeName output;
    UniqueFd file;
    std::function<void(UniqueFd)> done;
    Time deadline{};
    bool look = false;   ///< the camera is not wanted for it
    bool asked = false;  ///< the capture writes to the file
  };

  // Streams: camera_streams.cpp.
  Stream* stream_called(const std::string& stream) const;
  /// The stream of a node of the machine, if it is there and has that node.
  Stream* stream_with(int node) const;
  template <typename Do>
  void each_stream(Do work) const {
    for (const auto& stream : streams_) {
      if (stream) work(*stream);
    }
  }
  void add_stream(const StreamConfig& config, Time now);
  /// Lets go of what `wanted` has no place for, and makes anew what may have another picture. What keeps its
  /// picture is changed in `wanted`.
  void settle_streams(CameraConfig& wanted, Time now);
  /// Goes on as `config` says. Streams that are not there are made.
  void apply(const CameraConfig& config, Time now);
  /// Somebody who does not read keeps nodes at the picture that they had before: their streams have it again.
  void take_kept_pictures(Time now);
  bool is_due_anew(Time now);
  bool somebody_left(Time now);
  void drop_spare_nodes(Stream& stream, Time now);
  Settings settings() const;
  /// Tells the machine what has become of the nodes.
  void follow_nodes(Time now);
  /// Nodes that nobody writes to, nor will before the next event.
  NodeMask idle_nodes() const;
  NodeMask usable() const;
  /// Nodes with readers that only the capture writes to.
  NodeMask captured_nodes() const;
  NodeMask written_by(std::initializer_list<Writer> writers) const;
  bool flows(int stream) const {
    return bridge_.flows[static_cast<std::size_t>(stream)].progress_by.has_value();
  }
  /// Streams whose frames are expected since this step.
  void begin_flows(const std::array<Flow, kMaxStreams>& before, Time now);
  void fill_silence(Time now);
  void carry_out(const Action& action, Time now);
  void slate(int node, bool on, Time now);
  void note(const Note& note);
  void spawn(bool standby, Time now);
  CaptureLaunch launch(bool standby) const;
  void dropped(const std::string& what);
  void tend_spare(Time now);
  void output(int node, bool on);
  /// False: there were none.
  bool on_reports(Time now);
  /// What the capture says, told to the machine and counted for the status: one on() for each kind.
  void on_report(const capture::Report& report, Time now);
  void on(const capture::Ready& report, Time now);
  void on(const capture::FirstFrame& report, Time now);
  void on(const capture::Progress& progress, Time now);
  void on(const capture::OutputReleased& report, Time now);
  void on(const capture::OutputFailed& report, Time now);
  void on(const capture::PropertySet& report, Time now);
  void on(const capture::Failed& report, Time now);
  void serve_snapshots(Time now);
  /// True: the first one is done with.
  bool serve_snapshot(Time now);
  void finish_snapshot(UniqueFd frame, Time now);
  bool has_snapshot_waiting() const { return !snapshots_.empty() && snapshots_.front().asked; }

  CameraConfig config_;
  /// What is to be once nobody holds the streams that keep their pictures.
  std::optional<CameraConfig> waiting_config_;
  Departures departures_;
  CameraContext context_;
  Settings settings_;
  Bridge bridge_;
  std::array<std::unique_ptr<Stream>, kMaxStreams> streams_;  ///< by the machine's numbers; main is there
  std::optional<CaptureProcess> capture_;
  SpareCapture spare_;
  LiveSettings live_;
  std::vector<Snapshot> snapshots_;
  std::vector<Event> pending_;  ///< found out while carrying out actions; sent when those are done
  bool stepping_ = false;
  int wanted_ = 0;

  Time looked_{0};  ///< the last tick

  std::string note_;  ///< the newest capture's

  // Figures for the status.
  std::uint64_t changes_ = 0;
  std::uint64_t restarts_ = 0;
  std::map<std::string, std::uint64_t> restarts_by_reason_;
  Time started_{0};
  std::optional<Time> gap_since_;
  std::optional<Time> first_frame_took_;
  Time longest_gap_{0};
};

}  // namespace jcam::bridge
