// SPDX-License-Identifier: Apache-2.0
// Captures start and end as somebody wants pictures.
#include <algorithm>

#include "bridge/machine/stepper.h"

namespace jcam::bridge {

void Stepper::set_state(State state) {
  b_.state = state;
  if (state != State::starting) b_.first_frame_by.reset();
  act(SlateChanged{});
}

bool Stepper::due(std::optional<Time>& timer) const {
  if (!timer || *timer > now_) return false;
  timer.reset();
  return true;
}

bool Stepper::demand() const {
  const bool somebody_reads = (b_.readers & b_.usable) != 0;
  return !b_.shutdown && b_.usable != 0 && (somebody_reads || b_.wanted || !s_.on_demand);
}

void Stepper::follow_demand() {
  const bool is_up =
      b_.state == State::starting || b_.state == State::streaming || b_.state == State::backing_off;
  if (demand()) {
    b_.linger_until.reset();
    if (b_.state == State::idle) begin();
  } else if (b_.shutdown) {
    end();
  } else if (is_up && !b_.linger_until) {
    b_.linger_until = now_ + s_.linger;
  }
  if (b_.state == State::idle) load_standby();
  nodes_.arrange();
}

void Stepper::begin() {
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

void Stepper::rest() {
  if (b_.state == State::backing_off) {
    set_state(State::idle);
    load_standby();
    nodes_.arrange();
  } else if (b_.state == State::starting || b_.state == State::streaming) {
    stop();
    nodes_.arrange();
  }
}

void Stepper::end() {
  b_.linger_until.reset();
  rest();
  const bool is_loaded = b_.phase != Phase::none && b_.phase != Phase::dying;
  if (b_.state == State::idle && is_loaded) stop();
}

void Stepper::restart() {
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

void Stepper::load_standby() {
  if (!s_.standby || b_.shutdown || b_.usable == 0 || b_.phase != Phase::none) return;
  if (b_.retry_at && *b_.retry_at > now_) return;
  spawn(true);
}

void Stepper::spawn(bool standby) {
  b_.phase = standby ? Phase::loading : Phase::playing;
  b_.streamed = false;
  b_.flows = {};
  act(Spawn{standby});
}

void Stepper::play() {
  b_.phase = Phase::playing;
  act(Play{});
}

void Stepper::stop() {
  set_state(State::stopping);
  b_.kill_at = now_ + s_.timing.stop_grace;
  b_.linger_until.reset();
  act(AskStop{});
}

void Stepper::kill() {
  b_.phase = Phase::dying;
  b_.kill_at = now_ + s_.timing.kill_again;
  if (!b_.slate_at) b_.slate_at = now_ + s_.timing.slate_after_kill;
  act(Kill{});
}

}  // namespace jcam::bridge
