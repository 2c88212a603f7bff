// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "bridge/machine/machine.h"

namespace jcam::bridge::test {

inline std::string action_text(const Action& action) {
  struct Visitor {
    std::string operator()(const Spawn& a) const { return a.standby ? "spawn-standby" : "spawn"; }
    std::string operator()(const Play&) const { return "play"; }
    std::string operator()(const AskStop&) const { return "stop"; }
    std::string operator()(const Kill&) const { return "kill"; }
    std::string operator()(const OutputOn& a) const { return "on" + std::to_string(a.node); }
    std::string operator()(const OutputOff& a) const { return "off" + std::to_string(a.node); }
    std::string operator()(const SlateOn& a) const { return "slate" + std::to_string(a.node); }
    std::string operator()(const SlateOff& a) const { return "unslate" + std::to_string(a.node); }
    std::string operator()(const Flush& a) const { return "flush" + std::to_string(a.node); }
    std::string operator()(const SlateChanged&) const { return ""; }
    std::string operator()(const Note&) const { return ""; }
  };
  return std::visit(Visitor{}, action);
}

/// Drives a machine with a made-up clock and keeps what it did, as text.
class Driver {
 public:
  explicit Driver(Settings settings = {}) : settings_(std::move(settings)) {}

  /// Sends an event; returns the actions: "spawn slate0".
  std::string send(const Event& event) {
    Step next = step(settings_, bridge, event, now);
    bridge = std::move(next.bridge);
    std::string text;
    for (const auto& action : next.actions) {
      const std::string word = action_text(action);
      if (word.empty()) continue;
      text += text.empty() ? word : " " + word;
    }
    last_actions = std::move(next.actions);
    return text;
  }
  std::string after(Time passed) {
    now += passed;
    return send(Tick{});
  }

  Bridge bridge;
  Time now{std::chrono::hours(1)};
  std::vector<Action> last_actions;

 private:
  Settings settings_;
};

}  // namespace jcam::bridge::test
