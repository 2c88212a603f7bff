// SPDX-License-Identifier: Apache-2.0
// What each event means for a camera.
#include <algorithm>
#include <utility>

#include "bridge/machine/stepper.h"

namespace jcam::bridge {
namespace {

using std::chrono::duration_cast;
using std::chrono::milliseconds;

std::string seconds_text(Time t) {
  const auto ms = duration_cast<milliseconds>(t).count();
  return ms % 1000 == 0 ? std::to_string(ms / 1000) + " s" : std::to_string(ms) + " ms";
}

}  // namespace

void Stepper::on(const Readers& e) {
  b_.readers = e.nodes;
  follow_demand();
}

void Stepper::on(const Usable& e) {
  // Nothing can be written to it any more; whoever wrote has been told by the error.
  for (int node = 0; node < kMaxNodes; ++node) {
    if (!(e.nodes & node_bit(node))) nodes_.drop(node);
  }
  b_.usable = e.nodes;
  follow_demand();
}

void Stepper::on(const Wanted& e) {
  b_.wanted = e.wanted;
  follow_demand();
}

void Stepper::on(const CaptureReady&) {
  if (b_.first_frame_by && b_.first_frame_limit > s_.timing.first_frame) expect_frame(s_.timing.first_frame);
  if (b_.phase != Phase::loading) return;
  b_.phase = Phase::ready;
  if (b_.state == State::starting) play();
}

void Stepper::on(const FirstFrame&) {
  if (b_.state != State::starting || b_.phase != Phase::playing) return;
  set_state(State::streaming);
  b_.first_frame_by.reset();
  b_.streamed = true;
  b_.streaming_since = now_;
  b_.kind.clear();
  note(Note::Kind::info, "streaming", b_.failures > 0 ? "frames again" : "streaming");
  b_.reason.clear();
  follow_demand();
}

void Stepper::on(const Progress& e) {
  if (b_.state != State::streaming || e.stream < 0 || e.stream >= kMaxStreams) return;
  if (s_.detect_frozen && e.unchanged > 0 &&
      static_cast<std::int64_t>(e.unchanged) * Time(std::chrono::seconds(1)) >=
          s_.timing.frozen * fps(e.stream)) {
    fail("frozen", "the picture is frozen");
    return;
  }
  Flow& stream = flow(e.stream);
  // Of one that is written no more the last words may come late.
  if (e.frames != stream.frames && stream.progress_by) expect_progress(e.stream);
  stream.frames = e.frames;
  if (stream.progress_by) judge_rate(e.stream);
  if (now_ - b_.streaming_since >= s_.timing.good) b_.failures = 0;
}

void Stepper::on(const OutputReleased& e) {
  if (e.node < 0 || e.node >= kMaxNodes || nodes_.of(e.node) != Writer::releasing || b_.phase == Phase::dying)
    return;
  nodes_.released(e.node);
  nodes_.arrange();
}

void Stepper::on(const CaptureFailed& e) {
  if (b_.phase == Phase::none || b_.phase == Phase::dying || b_.state == State::stopping) return;
  fail(e.kind, e.reason);
}

void Stepper::on(const CaptureExited& e) {
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

void Stepper::on(const ArgusGone&) {
  if (!std::exchange(b_.argus_present, false)) return;
  note(Note::Kind::problem, "argus-gone", "nvargus-daemon's socket is gone");
  for (auto& stream : b_.flows) {
    if (stream.progress_by)
      stream.progress_by = std::min(*stream.progress_by, now_ + s_.timing.stall_argus_gone);
  }
}

void Stepper::on(const ArgusBack&) {
  // Also without ArgusGone before: a socket that was not there at the start.
  b_.argus_present = true;
  note(Note::Kind::info, "argus-back", "nvargus-daemon's socket is back");
  // Whatever was tried without it says nothing about the camera.
  b_.failures = 0;
  if (b_.retry_at) b_.retry_at = std::min(*b_.retry_at, now_ + s_.timing.argus_settle);
  // A capture that was loaded before holds a dead connection for ever.
  if (b_.phase == Phase::loading || b_.phase == Phase::ready || b_.state == State::starting) restart();
}

void Stepper::on(const Restart&) {
  b_.retry_at.reset();
  b_.failures = 0;
  restart();
}

void Stepper::on(const Shutdown&) {
  b_.shutdown = true;
  follow_demand();
}

/// Only here is a capture's silence judged: who sends a Tick has heard all that came before it, so a daemon
/// that was held up does not take its own silence for the capture's.
void Stepper::on(const Tick&) {
  if (due(b_.first_frame_by)) fail("no-first-frame", "no frame within " + seconds_text(b_.first_frame_limit));
  judge_silence();
}

void Stepper::judge_silence() {
  for (int stream = 0; stream < kMaxStreams; ++stream) {
    // One failure is enough: there is no capture after it.
    if (b_.state != State::streaming || !due(flow(stream).progress_by)) continue;
    fail(b_.argus_present ? "stalled" : "daemon-away",
         b_.argus_present ? "no frames for " + seconds_text(stall_limit(stream))
                          : "nvargus-daemon is not running");
  }
}

void Stepper::follow_flows() {
  const bool flows = b_.state == State::streaming && b_.phase == Phase::playing;
  bool any = false;
  for (int stream = kMaxStreams - 1; stream >= 0; --stream) {
    const bool is_written = nodes_.is_written(stream);
    any = any || is_written;
    Flow& now = flow(stream);
    if (!flows || !(is_written || (stream == 0 && !any))) {
      now.progress_by.reset();
      if (std::exchange(now.slow, false) && flows) forgive_rate();
    } else if (!now.progress_by) {
      now.rate_since = now_;
      now.rate_frames = now.frames;
      expect_progress(stream);
    }
  }
}

void Stepper::timers() {
  if (due(b_.slate_at)) nodes_.take_back();
  if (due(b_.kill_at)) kill();
  if (due(b_.linger_until)) rest();
  if (b_.retry_at && *b_.retry_at <= now_) {
    b_.retry_at.reset();
    if (b_.state == State::backing_off) set_state(State::idle);
    follow_demand();
  }
}

}  // namespace jcam::bridge
