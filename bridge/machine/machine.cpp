// SPDX-License-Identifier: Apache-2.0
#include "bridge/machine/machine.h"

#include <utility>

#include "bridge/machine/stepper.h"

namespace jcam::bridge {

Step step(const Settings& settings, Bridge bridge, const Event& event, Time now) {
  Stepper stepper(settings, bridge, now);
  std::visit([&](const auto& e) { stepper.on(e); }, event);
  stepper.timers();
  stepper.follow_flows();
  auto actions = stepper.take_actions();
  return Step{std::move(bridge), std::move(actions)};
}

}  // namespace jcam::bridge
