// SPDX-License-Identifier: Apache-2.0
#include "bridge/machine/machine.h"

#include <algorithm>
#include <string>
#include <utility>

#include "bridge/machine/backoff.h"
#include "bridge/machine/frame_rate.h"
#include "bridge/machine/node_writers.h"

namespace jcam::bridge {
namespace {

using std::chrono::duration_cast;
using std::chrono::milliseconds;

constexpr const char* kWrongRate = "wrong-rate";

/// One step under way: the state that is changed and the actions that pile up.
class Stepper {
 public:
  Stepper(const Settings& settings, Bridge& bridge, Time now) : s_(settings), b_(bridge), now_(now) {}

  void on(const Readers& e) {
    b_.readers = e.nodes;
    follow_demand();
  }
  void on(const Usable& e) {
    // Nothing can be written to it any more; whoever wrote has been told by the error.
    for (int node = 0; node < kMaxNodes; ++node) {
      if (!(e.nodes & node_bit(node))) nodes_.drop(node);
    }
    b_.usable = e.nodes;
    follow_demand();
  }
  void on(const Wanted& e) {
    b_.wanted = e.wanted;
    follow_demand();
  }
  void on(const CaptureReady&) {
    if (b_.first_frame_by && b_.first_frame_limit > s_.timing.first_frame)
      expect_frame(s_.timing.first_frame);
    if (b_.phase != Phase::loading) return;
    b_.phase = Phase::ready;
    if (b_.state == State::starting) play();
  }
  void on(const FirstFrame&) {
    if (b_.state != State::starting || b_.phase != Phase::playing) return;
    set_state(State::streaming);
    b_.first_frame_by.reset();
    b_.streamed = true;
    b_.streaming_since = now_;
    b_.rate_since = now_;
    b_.rate_frames = b_.frames;
    watch_progress();
    b_.kind.clear();
    note(Note::Kind::info, "streaming", b_.failures > 0 ? "frames again" : "streaming");
    b_.reason.clear();
    follow_demand();
  }
  void on(const Progress& e) {
    if (b_.state != State::streaming) return;
    if (s_.detect_frozen && e.unchanged > 0 &&
        static_cast<std::int64_t>(e.unchanged) * Time(std::chrono::seconds(1)) >= s_.timing.frozen * s_.fps) {
      fail("frozen", "the picture is frozen");
      return;
    }
    if (e.frames != b_.frames) watch_progress();
    b_.frames = e.frames;
    judge_rate();
    if (now_ - b_.streaming_since >= s_.timing.good) b_.failures = 0;
  }
  void on(const OutputReleased& e) {
    if (e.node < 0 || e.node >= kMaxNodes || nodes_.of(e.node) != Writer::releasing ||
        b_.phase == Phase::dying)
      return;
    nodes_.released(e.node);
    nodes_.arrange();
  }
  void on(const CaptureFailed& e) {
    if (b_.phase == Phase::none || b_.phase == Phase::dying || b_.state == State::stopping) return;
    fail(e.kind, e.reason);
  }
  void on(const CaptureExited& e) {
    if (b_.phase == Phase::none) return;
    const bool expected = b_.phase == Phase::dying || b_.state == State::stopping;
    b_.phase = Phase::none;
    b_.kill_at.reset();
    nodes_.take_back();
    if (!expected) {
      fail("crashed", "the capture ended: " + e.how);
    } else if (b_.state == State::stalled) {
      back_off();
    } else {
      set_state(State::idle);
      follow_demand();
    }
  }
  void on(const ArgusGone&) {
    if (!std::exchange(b_.argus_present, false)) return;
    note(Note::Kind::problem, "argus-gone", "nvargus-daemon's socket is gone");
    if (b_.progress_by) b_.progress_by = std::min(*b_.progress_by, now_ + s_.timing.stall_argus_gone);
  }
  void on(const ArgusBack&) {
    // Also without ArgusGone before: a socket that was not there at the start.
    b_.argus_present = true;
    note(Note::Kind::info, "argus-back", "nvargus-daemon's socket is back");
    // Whatever was tried without it says nothing about the camera.
    b_.failures = 0;
    if (b_.retry_at) b_.retry_at = std::min(*b_.retry_at, now_ + s_.timing.argus_settle);
    // A capture that was loaded before holds a dead connection for ever.
    if (b_.phase == Phase::loading || b_.phase == Phase::ready || b_.state == State::starting) restart();
  }
  void on(const Restart&) {
    b_.retry_at.reset();
    b_.failures = 0;
    restart();
  }
  void on(const Shutdown&) {
    b_.shutdown = true;
    follow_demand();
  }
  /// Only here is a capture's silence judged: who sends a Tick has heard all that came before it, so a daemon
  /// that was held up does not take its own silence for the capture's.
  void on(const Tick&) {
    if (due(b_.first_frame_by))
      fail("no-first-frame", "no frame within " + seconds_text(b_.first_frame_limit));
    if (due(b_.progress_by)) {
      fail(b_.argus_present ? "stalled" : "daemon-away", b_.argus_present
                                                             ? "no frames for " + seconds_text(stall_limit())
                                                             : "nvargus-daemon is not running");
    }
  }

  /// Whatever of our own is due. Runs after each event, so that a late Tick changes nothing.
  void timers() {
    if (due(b_.slate_at)) nodes_.take_back();
    if (due(b_.kill_at)) kill();
    if (due(b_.linger_until)) rest();
    if (b_.retry_at && *b_.retry_at <= now_) {
      b_.retry_at.reset();
      if (b_.state == State::backing_off) set_state(State::idle);
      follow_demand();
    }
  }

  std::vector<Action> take_actions() { return std::move(actions_); }

 private:
  void act(Action action) { actions_.push_back(std::move(action)); }
  void note(Note::Kind kind, std::string event, std::string text) {
    act(Note{kind, std::move(event), std::move(text)});
  }
  bool due(std::optional<Time>& timer) {
    if (!timer || *timer > now_) return false;
    timer.reset();
    return true;
  }
  static std::string seconds_text(Time t) {
    const auto ms = duration_cast<milliseconds>(t).count();
    return ms % 1000 == 0 ? std::to_string(ms / 1000) + " s" : std::to_string(ms) + " ms";
  }
  Time stall_limit() const {
    // A slow camera gets five of its periods.
    const Time five_periods = Time(std::chrono::seconds(5)) / std::max(1, s_.fps);
    return std::max(s_.timing.stall, five_periods);
  }
  void watch_progress() {
    b_.progress_by =
        now_ + (b_.argus_present ? stall_limit() : s_.timing.stall_argus_gone + Time(milliseconds(500)));
  }
  /// A rate that is wrong is told and not answered by a restart: a sensor in the dark may give fewer frames,
  /// and would be dark altogether while it starts again.
  void judge_rate() {
    const auto rate = measure_rate(s_, b_, now_);
    const bool was_slow = b_.kind == kWrongRate;
    if (!rate || (!rate->slow && !was_slow)) return;
    b_.kind = rate->slow ? kWrongRate : "";
    b_.reason = rate->slow ? std::to_string(rate->per_second) + " frames a second instead of " +
                                 std::to_string(s_.fps)
                           : "";
    if (rate->slow && !was_slow) note(Note::Kind::problem, kWrongRate, b_.reason);
    if (!rate->slow) note(Note::Kind::info, "right-rate", "the rate is right again");
  }
  void set_state(State state) {
    b_.state = state;
    if (state != State::starting) b_.first_frame_by.reset();
    if (state != State::streaming) b_.progress_by.reset();
    act(SlateChanged{});
  }

  bool somebody_reads() const { return (b_.readers & b_.usable) != 0; }
  bool demand() const {
    return !b_.shutdown && b_.usable != 0 && (somebody_reads() || b_.wanted || !s_.on_demand);
  }

  /// Starts, lets linger or keeps, as the readers and the configuration want it.
  void follow_demand() {
    if (demand()) {
      b_.linger_until.reset();
      if (b_.state == State::idle) begin();
    } else if (b_.shutdown) {
      b_.linger_until.reset();
      rest();
      if (b_.state == State::idle && b_.phase != Phase::none && b_.phase != Phase::dying) stop();
    } else if (b_.state == State::starting || b_.state == State::streaming ||
               b_.state == State::backing_off) {
      if (!b_.linger_until) b_.linger_until = now_ + s_.linger;
    }
    if (b_.state == State::idle) load_standby();
    nodes_.arrange();
  }
  void begin() {
    if (b_.retry_at && *b_.retry_at > now_) {
      set_state(State::backing_off);
      return;
    }
    b_.retry_at.reset();
    set_state(State::starting);
    // On a slow board the very first load, with a look at every plugin there is, can take longer than the
    // limit, and what it found is lost with a process that is killed. So each try has more time than the one
    // before.
    constexpr int kMostDoublings = 3;
    const bool is_loaded = b_.phase == Phase::ready;
    expect_frame(s_.timing.first_frame * (is_loaded ? 1 : 1 << std::min(b_.failures, kMostDoublings)));
    if (b_.phase == Phase::ready) play();
    if (b_.phase == Phase::none) spawn(false);
  }
  void expect_frame(Time limit) {
    b_.first_frame_limit = limit;
    b_.first_frame_by = now_ + limit;
  }
  void spawn(bool standby) {
    b_.phase = standby ? Phase::loading : Phase::playing;
    b_.streamed = false;
    b_.frames = 0;
    act(Spawn{standby});
  }
  void play() {
    b_.phase = Phase::playing;
    act(Play{});
  }
  void load_standby() {
    if (!s_.standby || b_.shutdown || b_.usable == 0 || b_.phase != Phase::none) return;
    if (b_.retry_at && *b_.retry_at > now_) return;
    spawn(true);
  }
  /// Nobody needs it any more.
  void rest() {
    if (b_.state == State::backing_off) {
      set_state(State::idle);
      if (!b_.shutdown) load_standby();
      nodes_.arrange();
    } else if (b_.state == State::starting || b_.state == State::streaming) {
      stop();
      nodes_.arrange();
    }
  }
  void stop() {
    set_state(State::stopping);
    b_.kill_at = now_ + s_.timing.stop_grace;
    b_.linger_until.reset();
    act(AskStop{});
  }
  void restart() {
    if (b_.state == State::backing_off) {
      set_state(State::idle);
      follow_demand();
    } else if (b_.phase != Phase::none && b_.phase != Phase::dying && b_.state != State::stopping) {
      stop();
      nodes_.arrange();
    } else if (b_.state == State::idle) {
      follow_demand();
    }
  }
  void kill() {
    b_.phase = Phase::dying;
    b_.kill_at = now_ + s_.timing.kill_again;
    if (!b_.slate_at) b_.slate_at = now_ + s_.timing.slate_after_kill;
    act(Kill{});
  }

  /// The capture is of no use any more. It may be alive, dead or hanging.
  void fail(std::string kind, std::string reason) {
    if (now_ - b_.streaming_since >= s_.timing.good && b_.streamed) b_.failures = 0;
    b_.kind = std::move(kind);
    b_.reason = std::move(reason);
    note(Note::Kind::failure, b_.kind, b_.reason);
    if (b_.phase == Phase::none) {
      back_off();
      return;
    }
    set_state(State::stalled);
    kill();
    nodes_.arrange();
  }
  void back_off() {
    // The first failure of a camera that did deliver is answered at once: most are accidents.
    const bool accident = b_.failures == 0 && b_.streamed;
    const Time delay = accident ? Time{0}
                                : backoff_delay(std::max(0, b_.failures - 1), s_.timing.backoff_first,
                                                s_.timing.backoff_max, b_.seed);
    ++b_.failures;
    b_.streamed = false;
    b_.retry_at = now_ + delay;
    set_state(State::backing_off);
    // The linger of readers that left meanwhile goes on; one that never began must begin.
    if (!demand()) set_state(State::idle);
    b_.linger_until.reset();
    nodes_.arrange();
  }

  const Settings& s_;
  Bridge& b_;
  Time now_;
  std::vector<Action> actions_;
  NodeWriters nodes_{b_, actions_};
};

}  // namespace

Step step(const Settings& settings, Bridge bridge, const Event& event, Time now) {
  Stepper stepper(settings, bridge, now);
  std::visit([&](const auto& e) { stepper.on(e); }, event);
  stepper.timers();
  auto actions = stepper.take_actions();
  return Step{std::move(bridge), std::move(actions)};
}

}  // namespace jcam::bridge
