// SPDX-License-Identifier: Apache-2.0
#include "bridge/camera/camera.h"
#include "bridge/machine/cures.h"
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

}  // namespace

control::CameraReport Camera::report(Time now) const {
  control::CameraReport report;
  report.name = config_.name;
  report.source = without_credentials(source_text(config_.source));
  if (config_.source.kind == SourceKind::argus) report.sensor_id = config_.sensor_id;
  report.state = reported(bridge_.state);
  report.reason = bridge_.reason;
  if (!bridge_.reason.empty()) report.cure = cure_of(bridge_.kind);
  if (bridge_.state == State::backing_off && bridge_.retry_at)
    report.next_try_ms = milliseconds(*bridge_.retry_at - now);
  report.capture_pid = capture_ ? capture_->child().pid() : 0;
  report.spare_pid = spare_.pid();
  report.restarts = restarts_;
  report.restarts_by_reason = restarts_by_reason_;
  if (first_frame_took_) report.time_to_first_frame_ms = milliseconds(*first_frame_took_);
  report.longest_gap_ms = milliseconds(longest_gap_);
  for (const Stream* stream : waiting_streams()) {
    const std::string whose = stream->number() == 0 ? "" : stream->name().text() + " ";
    report.note += (report.note.empty() ? "" : "; ") + whose + stream->held_text();
  }
  if (!report.note.empty() && !note_.empty()) report.note += "; ";
  report.note += without_credentials(note_);
  report.settings = live_.report();
  for (auto& setting : report.settings)
    setting.value = without_credentials(setting.name + "=" + setting.value).substr(setting.name.size() + 1);
  each_stream([&](const Stream& stream) {
    if (stream.number() == 0) {
      stream.report(report, flows(0));
    } else {
      report.streams.push_back(stream.report(flows(stream.number())));
    }
  });
  for (const auto* node : nodes()) report.nodes.push_back(node_report(*node));
  return report;
}

std::vector<control::Figures> Camera::figures(Time now, Time offset) const {
  std::vector<control::Figures> figures;
  each_stream([&](const Stream& stream) { figures.push_back(stream.figures(now, offset)); });
  return figures;
}

}  // namespace jcam::bridge
