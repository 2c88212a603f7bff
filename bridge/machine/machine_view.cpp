// SPDX-License-Identifier: Apache-2.0
// What is said of a machine's state: names, the next timer, the words on the slate.
#include <algorithm>

#include "bridge/machine/machine.h"

namespace jcam::bridge {

std::string_view state_name(State state) {
  switch (state) {
    case State::idle:
      return "idle";
    case State::starting:
      return "starting";
    case State::streaming:
      return "streaming";
    case State::stalled:
      return "stalled";
    case State::backing_off:
      return "backing-off";
    case State::stopping:
      return "stopping";
  }
  return "unknown";
}

std::optional<Time> next_timer(const Bridge& b) {
  std::optional<Time> next;
  const auto consider = [&](const std::optional<Time>& timer) {
    if (timer && (!next || *timer < *next)) next = timer;
  };
  for (const auto& timer : {b.first_frame_by, b.linger_until, b.kill_at, b.slate_at, b.retry_at})
    consider(timer);
  for (const auto& flow : b.flows) consider(flow.progress_by);
  return next;
}

std::string slate_words(const Bridge& b, Time now) {
  // A camera that stops since nobody reads starts for the next reader.
  if (b.reason.empty()) return b.state == State::stopping && b.readers != 0 ? "restarting" : "starting";
  if (b.state != State::backing_off || !b.retry_at) return b.reason + ", trying again";
  const auto wait = std::chrono::ceil<std::chrono::seconds>(*b.retry_at - now).count();
  return wait <= 0 ? b.reason + ", trying again" : b.reason + ", next try in " + std::to_string(wait) + " s";
}

}  // namespace jcam::bridge
