// SPDX-License-Identifier: Apache-2.0
#include "bridge/camera/camera.h"
#include "common/text/credentials.h"

namespace jcam::bridge {
namespace {

control::CameraState reported(State state) {
  switch (state) {
    case State::idle:
      return control::CameraState::idle;
    case State::starting:
      return control::CameraState::starting;
    case State::streaming:
      return control::CameraState::streaming;
    case State::stalled:
      return control::CameraState::stalled;
    case State::backing_off:
      return control::CameraState::backing_off;
    case State::stopping:
      return control::CameraState::stopping;
  }
  return control::CameraState::idle;
}

std::int64_t milliseconds(Time t) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(t).count();
}

control::NodeReport node_report(const OwnedNode& slot) {
  control::NodeReport report;
  report.name = slot.name();
  report.path = slot.path();
  report.number = slot.number();
  report.readers = slot.readers();
  report.slate = slot.slate_on;
  report.frames = slot.frames;
  report.state = slot.state();
  if (!slot.usable()) report.holder = slot.trouble();
  return report;
}

std::optional<control::LatencyReport> latency_report(const LatencyHistogram& latency) {
  if (latency.frames() == 0) return std::nullopt;
  return control::LatencyReport{{latency.kBoundsMs.begin(), latency.kBoundsMs.end()},
                                {latency.counts.begin(), latency.counts.end()},
                                latency.sum_us};
}

}  // namespace

control::CameraReport Camera::report(Time now) const {
  control::CameraReport report;
  report.name = config_.name;
  report.source = without_credentials(source_text(config_.source));
  if (config_.source.kind == SourceKind::argus) report.sensor_id = config_.sensor_id;
  report.format = config_.format;
  report.mode = config_.output;
  report.state = reported(bridge_.state);
  report.reason = bridge_.reason;
  if (bridge_.state == State::backing_off && bridge_.retry_at)
    report.next_try_ms = milliseconds(*bridge_.retry_at - now);
  report.capture_pid = capture_ ? capture_->child().pid() : 0;
  report.spare_pid = spare_.pid();
  report.frames = frames_before_ + progress_.frames;
  report.rate = bridge_.state == State::streaming ? rate_.per_second() : 0;
  report.drops = drops_ + progress_.drops;
  report.restarts = restarts_;
  report.restarts_by_reason = restarts_by_reason_;
  if (first_frame_took_) report.time_to_first_frame_ms = milliseconds(*first_frame_took_);
  report.longest_gap_ms = milliseconds(longest_gap_);
  report.copied_bytes = copied_ + progress_.copied;
  report.latency = latency_report(latency_ + progress_.latency);
  report.note = held_text();
  if (!report.note.empty() && !note_.empty()) report.note += "; ";
  report.note += without_credentials(note_);
  report.settings = live_.report();
  for (auto& setting : report.settings)
    setting.value = without_credentials(setting.name + "=" + setting.value).substr(setting.name.size() + 1);
  for (const auto& slot : nodes_.all()) report.nodes.push_back(node_report(slot));
  return report;
}

}  // namespace jcam::bridge
