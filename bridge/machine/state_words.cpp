// SPDX-License-Identifier: Apache-2.0
#include "bridge/machine/state_words.h"

namespace jcam::bridge {

std::optional<StateWords> state_words(State before, State after) {
  if (before == after) return std::nullopt;
  if (after == State::starting && before != State::backing_off) return StateWords{"starting", "starting"};
  if (after == State::idle && before != State::backing_off) return StateWords{"idle", "stopped"};
  return std::nullopt;
}

}  // namespace jcam::bridge
