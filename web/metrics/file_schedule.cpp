// SPDX-License-Identifier: Apache-2.0
#include "web/metrics/file_schedule.h"

namespace jcam::metrics {

void FileSchedule::changed(bool running) {
  changed_ = true;
  running_ = running;
}

void FileSchedule::written(Time now, bool running) {
  changed_ = false;
  running_ = running;
  last_ = now;
}

std::optional<FileSchedule::Time> FileSchedule::due() const {
  if (!last_) return Time::min();
  if (changed_) return *last_ + kPause;
  if (running_) return *last_ + period_;
  return std::nullopt;
}

}  // namespace jcam::metrics
