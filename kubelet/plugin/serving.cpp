// SPDX-License-Identifier: Apache-2.0
#include "kubelet/plugin/serving.h"

#include <algorithm>

namespace jcam::kubelet {
namespace {

constexpr std::chrono::milliseconds kFirstTry{200};
constexpr std::chrono::milliseconds kLongestTry{30'000};

/// Beside kubelet's own.
std::string socket_name(const Resource& resource) {
  return "jcam-" + resource.word() + ".sock";
}

}  // namespace

Status Serving::show(const Offers& offers, Time now) {
  for (const auto& [resource, devices] : offers) {
    auto& slot = slots_[resource];
    if (!slot.endpoint) {
      auto endpoint = Endpoint::serve(plugins_ + "/" + socket_name(resource), resource, calls_);
      if (!endpoint) return endpoint.error();
      slot.endpoint = std::move(*endpoint);
    } else if (slot.shown == devices) {
      continue;
    }
    slot.shown = devices;
    slot.endpoint->offer(devices);
  }
  register_all(now);
  return {};
}

void Serving::register_all(Time now) {
  if (now < next_try_) return;
  for (auto& [resource, slot] : slots_) {
    if (slot.registered) continue;
    if (auto done = kubelet_.offer(resource, socket_name(resource)); !done) {
      complaint_.raise(done.error().message());
      pause_ = std::clamp(pause_ * 2, kFirstTry, kLongestTry);
      next_try_ = now + pause_;
      return;
    }
    slot.registered = true;
    say("kubelet has " + resource.name());
  }
  pause_ = {};
  complaint_.settle("kubelet takes all resources");
}

void Serving::forget() {
  slots_.clear();
  pause_ = {};
  next_try_ = {};
}

std::optional<Time> Serving::due() const {
  const bool all =
      std::all_of(slots_.begin(), slots_.end(), [](const auto& s) { return s.second.registered; });
  return all ? std::nullopt : std::optional(next_try_);
}

}  // namespace jcam::kubelet
