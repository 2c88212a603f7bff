// SPDX-License-Identifier: Apache-2.0
#include "bridge/machine/argus_keeper.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace jcam::bridge {
namespace {

/// What a daemon that locked up looks like from here. Not "no-camera", "format-refused", "bad-pipeline" or
/// "crashed": a restart would take the others' cameras away and mend nothing.
constexpr std::array<std::string_view, 7> kCurable{"session-refused", "end-of-stream", "daemon-away",
                                                   "stalled",         "frozen",        "no-first-frame",
                                                   "element-error"};

bool hopeless(const ArgusKeeper::Camera& camera) {
  return camera.failures >= ArgusKeeper::kFailures &&
         std::find(kCurable.begin(), kCurable.end(), camera.kind) != kCurable.end();
}

}  // namespace

bool ArgusKeeper::decide(const ArgusPolicy& policy, std::span<const Camera> cameras, Time now) {
  if (!policy.restart) return false;
  if (last_ && now - *last_ < policy.restart_interval) return false;
  if (std::any_of(cameras.begin(), cameras.end(),
                  [](const Camera& c) { return c.state == State::streaming; }))
    return false;
  if (std::none_of(cameras.begin(), cameras.end(), hopeless)) return false;
  last_ = now;
  return true;
}

}  // namespace jcam::bridge
