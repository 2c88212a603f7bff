// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <poll.h>

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "bridge/camera/capture_process.h"
#include "bridge/camera/live_settings.h"
#include "bridge/camera/spare_capture.h"
#include "bridge/machine/departures.h"
#include "bridge/machine/machine.h"
#include "bridge/machine/shown_rate.h"
#include "bridge/node/camera_nodes.h"
#include "bridge/system/log.h"
#include "common/config/config.h"
#include "control/protocol/status_report.h"

namespace jcam::bridge {

/// The output by this index is no node: a snapshot's memory file. Nodes end at 7 (config.h).
inline constexpr int kSnapshotIndex = 31;

/// What all cameras of a daemon share; outlives them.
struct CameraContext {
  const Log& log;
  NodePlace nodes;
  std::string capture_program;
  bool verbose = false;  ///< the captures' own output too
};

/// What to poll for, and whom to tell.
struct PollEntry {
  int fd = -1;
  short events = 0;
  std::function<void(Time now)> ready;
};

/// One camera: carries out what its machine decides. One thread; nothing here waits.
class Camera {
 public:
  /// Where a reader holds the nodes at another picture, the camera keeps that picture and has a
  /// waiting_config(). `kept`: the picture, where that is known already; else it is looked for.
  Camera(const CameraConfig& config, CameraContext context, Time now,
         const std::optional<NodeFormat>& kept = {});

  /// What it runs by.
  const CameraConfig& config() const { return config_; }
  const Bridge& bridge() const { return bridge_; }
  const std::vector<OwnedNode>& nodes() const { return nodes_.all(); }

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
  /// The nodes as a launch finds them, asked anew who reads them.
  std::vector<Candidate> candidates(Time now);
  /// One more node while running. An error when max_nodes stand or the module cannot add.
  Result<int> add_node(Time now);
  enum class Change {
    none,   ///< it is as it was
    done,   ///< carried out, the nodes are the same
    later,  ///< the nodes' picture stays until nobody has them open; all else is carried out
    anew    ///< nothing is carried out: other pictures on the nodes are another camera
  };
  /// The new settings of the same camera. Nodes above a smaller max_nodes go, unless somebody reads them: the
  /// daemon cannot know of a detached container that has one and does not read.
  Change reconfigure(const CameraConfig& wanted, Time now);
  /// What the camera is to be made anew by once nobody reads it.
  const std::optional<CameraConfig>& waiting_config() const { return waiting_config_; }
  /// "keeps 640x480@30 as yuyv until nobody has it open"; empty: there is none.
  std::string held_text() const;
  /// There is one, nobody reads, and as far as can be known nobody else keeps the nodes' picture. To be asked
  /// at each tick. Where the module does not tell of those, making it anew is a trial: see kept_picture().
  bool is_due_anew(Time now);
  /// Somebody who does not read keeps the nodes at the picture that they had before: the camera has to be
  /// made anew with that.
  std::optional<NodeFormat> kept_picture() const;
  /// Asks the capture for one frame into a memory file; `done` gets it, or an invalid descriptor. An error,
  /// and no call of `done`, when too many are wanted already: in all, or by `owner`, whoever that is.
  Status snapshot(std::uint64_t owner, std::function<void(UniqueFd frame)> done, Time now);
  /// Nobody waits any more for those of `owner`.
  void drop_snapshots(std::uint64_t owner, Time now);
  /// Nothing runs any more.
  bool stopped() const { return !capture_; }
  /// One more picture for whoever reads, who then waits for the next daemon. Call last.
  void leave_picture(Time now) { nodes_.fill_silence(bridge_.readers & bridge_.usable, now); }
  /// Its nodes go back to the module and out of the descriptor store.
  void give_up_nodes() { nodes_.give_up(); }

  control::CameraReport report(Time now) const;
  /// Counts changes that a status shows.
  std::uint64_t changes() const { return changes_ + nodes_.changes(); }

 private:
  struct Snapshot {
    std::uint64_t owner = 0;
    UniqueFd file;
    std::function<void(UniqueFd)> done;
    Time deadline{};
    bool asked = false;  ///< the capture writes to the file
  };

  void drop_spare_nodes(Time now);
  /// Tells the machine what has become of the nodes.
  void follow_nodes(Time now);
  /// Nodes that nobody writes to, nor will before the next event.
  NodeMask idle_nodes() const;
  /// Nodes with readers that only the capture writes to.
  NodeMask captured_nodes() const;
  NodeMask written_by(std::initializer_list<Writer> writers) const;
  /// When those have been without a picture for so long that their readers need one.
  Time silent_at() const;
  void fill_silence(Time now);
  void carry_out(const Action& action, Time now);
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
  void finish_snapshot(UniqueFd frame, Time now);
  bool has_snapshot_waiting() const { return !snapshots_.empty() && snapshots_.front().asked; }

  CameraConfig config_;
  std::optional<CameraConfig> waiting_config_;
  Departures departures_;
  CameraContext context_;
  Settings settings_;
  Bridge bridge_;
  CameraNodes nodes_;
  std::optional<CaptureProcess> capture_;
  SpareCapture spare_;
  LiveSettings live_;
  std::vector<Snapshot> snapshots_;
  std::vector<Event> pending_;  ///< found out while carrying out actions; sent when those are done
  bool stepping_ = false;
  int wanted_ = 0;

  Time repeated_at_{0};  ///< a picture against silence
  Time looked_{0};       ///< the last tick

  std::string note_;  ///< the newest capture's

  // Figures for the status.
  std::uint64_t changes_ = 0;
  std::uint64_t frames_before_ = 0;  ///< of earlier captures
  capture::Progress progress_;
  std::uint64_t drops_ = 0, copied_ = 0;  ///< of earlier captures
  LatencyHistogram latency_;              ///< of earlier captures
  std::uint64_t restarts_ = 0;
  std::map<std::string, std::uint64_t> restarts_by_reason_;
  Time started_{0}, progress_at_{0};
  std::optional<Time> gap_since_;
  std::optional<Time> first_frame_took_;
  Time longest_gap_{0};
  ShownRate rate_;
};

/// The machine's settings from the configuration. Pure.
Settings machine_settings(const CameraConfig& config);

}  // namespace jcam::bridge
