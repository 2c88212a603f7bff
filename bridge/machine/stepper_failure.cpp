// SPDX-License-Identifier: Apache-2.0
// What goes wrong with a capture, and what is done about it.
#include <algorithm>
#include <utility>

#include "bridge/machine/backoff.h"
#include "bridge/machine/frame_rate.h"
#include "bridge/machine/stepper.h"

namespace jcam::bridge {
namespace {

constexpr const char* kWrongRate = "wrong-rate";

}  // namespace

void Stepper::fail(std::string kind, std::string reason) {
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

void Stepper::back_off() {
  b_.retry_at = now_ + delay_of_next_try();
  ++b_.failures;
  b_.streamed = false;
  // With nobody there it rests at once; who comes before retry_at waits for that.
  b_.linger_until.reset();
  set_state(demand() ? State::backing_off : State::idle);
  nodes_.arrange();
}

Time Stepper::delay_of_next_try() {
  // The first failure of a camera that did deliver is answered at once: most are accidents.
  if (b_.failures == 0 && b_.streamed) return Time{0};
  return backoff_delay(std::max(0, b_.failures - 1), s_.timing.backoff_first, s_.timing.backoff_max, b_.seed);
}

/// A rate that is wrong is told and not answered by a restart: a sensor in the dark may give fewer frames,
/// and would be dark altogether while it starts again.
void Stepper::judge_rate(int stream) {
  const auto rate = measure_rate(fps(stream), s_.timing.rate_window, flow(stream), now_);
  if (!rate) return;
  flow(stream).slow = rate->slow;
  if (!rate->slow) return forgive_rate();
  b_.reason = std::to_string(rate->per_second) + " frames a second instead of " + std::to_string(fps(stream));
  if (std::exchange(b_.kind, kWrongRate) != kWrongRate) note(Note::Kind::problem, kWrongRate, b_.reason);
}

/// Once no stream is slow any more.
void Stepper::forgive_rate() {
  const auto is_slow = [](const Flow& flow) { return flow.slow; };
  if (b_.kind != kWrongRate || std::any_of(b_.flows.begin(), b_.flows.end(), is_slow)) return;
  b_.kind.clear();
  b_.reason.clear();
  note(Note::Kind::info, "right-rate", "the rate is right again");
}

Time Stepper::stall_limit(int stream) const {
  // A slow camera gets five of its periods.
  const Time five_periods = Time(std::chrono::seconds(5)) / std::max(1, fps(stream));
  return std::max(s_.timing.stall, five_periods);
}

void Stepper::expect_frame(Time limit) {
  b_.first_frame_limit = limit;
  b_.first_frame_by = now_ + limit;
}

void Stepper::expect_progress(int stream) {
  // Without Argus' socket a capture has until the next report that it owes, and a moment.
  const Time report = std::chrono::milliseconds(500);
  flow(stream).progress_by =
      now_ + (b_.argus_present ? stall_limit(stream) : s_.timing.stall_argus_gone + report);
}

}  // namespace jcam::bridge
