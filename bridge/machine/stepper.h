// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "bridge/machine/machine.h"
#include "bridge/machine/node_writers.h"

namespace jcam::bridge {

/// Inside of the machine: one step under way, the state that is changed and the actions that pile up.
/// stepper_events.cpp says what each event means, stepper_demand.cpp starts and ends captures as they are
/// wanted, stepper_failure.cpp answers what goes wrong. Pure.
class Stepper {
 public:
  Stepper(const Settings& settings, Bridge& bridge, Time now) : s_(settings), b_(bridge), now_(now) {}

  void on(const Readers& e);
  void on(const Usable& e);
  void on(const Wanted& e);
  void on(const CaptureReady& e);
  void on(const FirstFrame& e);
  void on(const Progress& e);
  void on(const OutputReleased& e);
  void on(const CaptureFailed& e);
  void on(const CaptureExited& e);
  void on(const ArgusGone& e);
  void on(const ArgusBack& e);
  void on(const Restart& e);
  void on(const Shutdown& e);
  void on(const Tick& e);
  /// Whatever of our own is due. Runs after each event, so that a late Tick changes nothing.
  void timers();
  /// Expects frames of the streams that the capture writes, and of no others. Runs last.
  void follow_flows();

  std::vector<Action> take_actions() { return std::move(actions_); }

 private:
  /// Somebody is to have pictures, now.
  bool demand() const;
  /// Makes the camera's state what the demand asks for. To be called when anything that demand() looks at has
  /// changed, or when the camera has become idle.
  void follow_demand();
  /// An idle camera becomes one that starts, or that waits for its next try.
  void begin();
  /// Nobody needs pictures any more: the camera becomes idle, its capture is asked to end.
  void rest();
  /// The daemon ends: rest now, and end what was only loaded, too.
  void end();
  /// The capture, whatever it was started with, makes place for another one.
  void restart();
  /// Has a capture loaded in an idle camera that is configured so.
  void load_standby();
  void spawn(bool standby);
  void play();
  void stop();
  void kill();

  /// The capture is of no use any more; it may be alive, dead or hanging.
  void fail(std::string kind, std::string reason);
  /// There is no capture any more after a failure: says when the next one may be tried, and waits for that as
  /// long as somebody wants pictures.
  void back_off();
  Time delay_of_next_try();
  /// Says when a stream's rate of frames is wrong, and when it is right again.
  void judge_rate(int stream);
  void forgive_rate();
  /// How long no frames of a stream are no failure.
  Time stall_limit(int stream) const;
  void expect_frame(Time limit);
  void expect_progress(int stream);
  /// A stream that is silent past its time ends the capture.
  void judge_silence();

  void act(Action action) { actions_.push_back(std::move(action)); }
  void note(Note::Kind kind, std::string event, std::string text) {
    act(Note{kind, std::move(event), std::move(text)});
  }
  void set_state(State state);
  /// Whether the timer is due; one that is is reset.
  bool due(std::optional<Time>& timer) const;

  const Settings& s_;
  Bridge& b_;
  Time now_;
  std::vector<Action> actions_;
  Flow& flow(int stream) { return b_.flows[static_cast<std::size_t>(stream)]; }
  int fps(int stream) const { return s_.fps[static_cast<std::size_t>(stream)]; }

  NodeWriters nodes_{b_, actions_};
};

}  // namespace jcam::bridge
