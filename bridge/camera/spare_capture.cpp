// SPDX-License-Identifier: Apache-2.0
#include "bridge/camera/spare_capture.h"

#include <utility>

namespace jcam::bridge {

void SpareCapture::load(CaptureLaunch launch, Time now) {
  due_.reset();
  auto started = CaptureProcess::start(launch);
  if (!started) {
    due_ = now + kRetry;
    return;
  }
  process_ = std::move(*started);
  launch_ = std::move(launch);
}

std::optional<CaptureProcess> SpareCapture::take(const CaptureLaunch& launch) {
  due_.reset();
  auto taken = std::exchange(process_, std::nullopt);
  if (!taken || launch != launch_) return {};
  const auto said = taken->receive();
  const bool ready = said.size() == 1 && std::holds_alternative<capture::Ready>(said.front());
  if (!ready || taken->fd() < 0) return {};
  return taken;
}

bool SpareCapture::reaped(pid_t pid, Time now) {
  if (!process_ || process_->child().pid() != pid) return false;
  process_->child().reaped();
  process_.reset();
  due_ = now + kRetry;
  return true;
}

}  // namespace jcam::bridge
