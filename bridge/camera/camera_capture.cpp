// SPDX-License-Identifier: Apache-2.0
// A camera and its capture process: starting it, what it says, what it is told.
#include <algorithm>
#include <utility>

#include "bridge/camera/camera.h"
#include "bridge/machine/capture_argv.h"
#include "common/text/credentials.h"

namespace jcam::bridge {

void Camera::note(const Note& note) {
  if (note.kind == Note::Kind::info) {
    context_.log.info(config_.name.text(), note.event, note.text);
    return;
  }
  context_.log.problem(config_.name.text(), note.event, note.text);
  if (note.kind != Note::Kind::failure) return;
  for (const auto& what : live_.capture_failed(note.event)) dropped(what);
  ++restarts_;
  ++restarts_by_reason_[note.event];
  Time progress_at{0};
  each_stream([&](const Stream& stream) { progress_at = std::max(progress_at, stream.progress_at()); });
  if (!gap_since_ && progress_at != Time{0}) gap_since_ = progress_at;
}

void Camera::spawn(bool standby, Time now) {
  started_ = now;
  ++changes_;
  // One that is gone by now is found out by its end, as any other.
  live_.capture_gone();  // the one before
  const auto settings = live_.for_capture();
  if (!standby && (capture_ = spare_.take(launch(true)))) {
    for (const auto& setting : settings) (void)capture_->send(setting);
    (void)capture_->send(capture::Play{});
    // The spare's holder took its word that it had loaded: a session that hangs would have a load's time.
    return (void)pending_.emplace_back(CaptureReady{});
  }
  auto capture = CaptureProcess::start(launch(standby), settings);
  if (!capture) {
    pending_.emplace_back(CaptureExited{capture.error().message()});
    return;
  }
  capture_ = std::move(*capture);
}

CaptureLaunch Camera::launch(bool standby) const {
  return capture_launch(context_.capture_program, config_, standby, !context_.verbose);
}

void Camera::dropped(const std::string& what) {
  context_.log.problem(config_.name.text(), "setting-dropped", without_credentials(what));
  ++changes_;
}

void Camera::tend_spare(Time now) {
  const bool useful =
      config_.spare && !bridge_.shutdown && bridge_.state != State::idle && bridge_.state != State::stopping;
  if (!useful) return spare_.disarm();
  if (bridge_.state != State::streaming) return;
  spare_.arm(now);
  if (spare_.due(now)) spare_.load(launch(true), now);
}

void Camera::output(int node, bool on) {
  const Stream* stream = stream_with(node);
  if (!capture_ || stream == nullptr) return;
  const OwnedNode& slot = stream->nodes().at(index_of(node));
  if (!on) {
    (void)capture_->send(capture::OutputOff{slot.name()});
  } else if (slot.usable()) {
    (void)capture_->send(capture::OutputOn{slot.name(), slot.node().mode() != WriteMode::write,
                                           static_cast<std::uint64_t>(stream->number())},
                         slot.node().fd());
  }
}

bool Camera::on_reports(Time now) {
  if (!capture_) return false;
  const auto reports = capture_->receive();
  // Of several figures of a stream the newest counts: a daemon that was held up reads many at one time, and
  // would take the first of them for a slow camera.
  for (auto it = reports.begin(); it != reports.end(); ++it) {
    const auto* figures = std::get_if<capture::Progress>(&*it);
    const auto is_newer = [&](const capture::Report& r) {
      const auto* later = std::get_if<capture::Progress>(&r);
      return later != nullptr && later->stream == figures->stream;
    };
    if (figures != nullptr && std::any_of(std::next(it), reports.end(), is_newer)) continue;
    on_report(*it, now);
  }
  return !reports.empty();
}

void Camera::on_report(const capture::Report& report, Time now) {
  std::visit([&](const auto& r) { on(r, now); }, report);
}

void Camera::on(const capture::Ready& report, Time now) {
  // Said once, not by each capture.
  if (std::exchange(note_, report.note) != report.note) {
    ++changes_;
    if (!note_.empty()) context_.log.info(config_.name.text(), "another-way", without_credentials(note_));
  }
  send(CaptureReady{}, now);
}

void Camera::on(const capture::FirstFrame&, Time now) {
  // Those of other streams come when they are read for the first time.
  if (bridge_.phase == Phase::loading || bridge_.state != State::starting) return;
  first_frame_took_ = now - started_;
  if (gap_since_) longest_gap_ = std::max(longest_gap_, now - *gap_since_);
  gap_since_.reset();
  send(FirstFrame{}, now);
}

void Camera::on(const capture::OutputReleased& report, Time now) {
  if (report.node.index == kSnapshotIndex) return serve_snapshots(now);
  const Stream* stream = find(report.node.stream);
  if (stream == nullptr || report.node.index >= kNodesOfStream) return;
  send(OutputReleased{node_of(stream->number(), report.node.index)}, now);
}

void Camera::on(const capture::OutputFailed& report, Time now) {
  Stream* stream = stream_called(report.node.stream);
  if (stream == nullptr || !stream->nodes().has(report.node.index)) return;
  stream->nodes().mark_broken(report.node.index, Error{report.reason, {}}, now);
  follow_nodes(now);
  // It has let go of the node already.
  send(OutputReleased{node_of(stream->number(), report.node.index)}, now);
}

void Camera::on(const capture::PropertySet& report, Time) {
  if (const auto what = live_.answered(report)) dropped(*what);
}

void Camera::on(const capture::Failed& report, Time now) {
  send(CaptureFailed{std::string(capture::failure_name(report.kind)), report.reason}, now);
}

void Camera::on(const capture::Progress& progress, Time now) {
  Stream* stream = stream_called(progress.stream);
  if (stream == nullptr) return;
  if (stream->on(progress, written_by({Writer::capture}), now)) live_.frames_flow();
  send(Progress{progress.frames, progress.unchanged, stream->number()}, now);
}

}  // namespace jcam::bridge
