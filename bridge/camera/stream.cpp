// SPDX-License-Identifier: Apache-2.0
#include "bridge/camera/stream.h"

#include <algorithm>
#include <utility>

#include "common/os/monotonic.h"

namespace jcam::bridge {
namespace {

using namespace std::chrono_literals;

/// A capture tells every 500 ms, with its next frame; past this it is silent. Readers wait a second, some of
/// them, so something has to come before the capture is given up.
constexpr Time kTellTime = 600ms;
constexpr Time kRepeat = 500ms;
/// A capture whose turn it is is about to show a frame, unless it hangs there.
constexpr Time kHeldUp = 120ms;
constexpr Time kLookAgain = 10ms;

std::optional<control::LatencyReport> latency_report(const LatencyHistogram& latency) {
  if (latency.frames() == 0) return std::nullopt;
  return control::LatencyReport{{latency.kBoundsMs.begin(), latency.kBoundsMs.end()},
                                {latency.counts.begin(), latency.counts.end()},
                                latency.sum_us};
}

std::uint64_t growth(std::uint64_t before, std::uint64_t now) {
  return now - std::min(before, now);
}

}  // namespace

Stream::Stream(int number, const CameraName& camera, StreamConfig config, const CameraContext& context,
               Time now)
    : number_(number),
      camera_(camera),
      config_(std::move(config)),
      nodes_(name(), config_.node_format(), context.capture_program, context.nodes, context.log, now) {}

std::string Stream::held_text() const {
  return "keeps " + config_.output.text() + " as " + std::string(format_name(config_.format)) +
         " until nobody has it open";
}

void Stream::reconfigure(const StreamConfig& wanted, Time now) {
  const int fps_before = std::exchange(config_, wanted).output.fps;
  if (config_.output.fps != fps_before) nodes_.set_rate(config_.output.fps, now);
  nodes_.grow_to(config_.nodes, now);
}

bool Stream::on(const capture::Progress& progress, NodeMask writing, Time now) {
  const std::uint64_t fresh = growth(progress_.frames, progress.frames);
  figures_.add({fresh, growth(progress_.latency.frames(), progress.latency.frames()),
                growth(progress_.latency.sum_us, progress.latency.sum_us)},
               std::chrono::microseconds(growth(progress_.running_us, progress.running_us)), now);
  rate_.add(progress.frames, std::chrono::microseconds(progress.running_us));
  if (fresh > 0) {
    progress_at_ = now;
    held_up_since_.reset();
  }
  for (int i = 0; nodes_.has(i); ++i) {
    if (mine(writing) & node_bit(i)) nodes_.count_frames(i, fresh);
  }
  progress_ = progress;
  return fresh > 0;
}

void Stream::capture_gone() {
  frames_before_ += progress_.frames;
  drops_ += progress_.drops;
  copied_ += progress_.copied;
  latency_ += progress_.latency;
  progress_ = {};
  rate_ = {};
  held_up_since_.reset();
}

Time Stream::silent_at() const {
  const Time silent = progress_at_ + kTellTime + Time(1s) / std::max(1, config_.output.fps);
  return std::max({silent, repeated_at_ + kRepeat, look_at_});
}

void Stream::fill_silence(NodeMask silent, const WriterTurn& turn, Time now) {
  if (mine(silent) == 0 || now < silent_at()) return;
  auto taken = turn.try_take();
  if (!taken && !held_up_since_) held_up_since_ = now;
  if (!taken && now < *held_up_since_ + kHeldUp) {
    look_at_ = now + kLookAgain;
    return;
  }
  const Turn ours = taken ? std::move(*taken) : turn.seize();
  held_up_since_.reset();
  repeated_at_ = now;
  nodes_.fill_silence(mine(silent), now);
  ours.wrote(monotonic_ns());
}

void Stream::report(control::CameraReport& report, bool flows) const {
  report.format = config_.format;
  report.mode = config_.output;
  report.frames = frames();
  report.rate = flows ? rate_.per_second() : 0;
  report.drops = drops_ + progress_.drops;
  report.copied_bytes = copied_ + progress_.copied;
  report.latency = latency_report(latency_ + progress_.latency);
}

control::StreamReport Stream::report(bool flows) const {
  control::CameraReport figures;
  report(figures, flows);
  return {config_.stream, figures.format, figures.mode,         figures.frames,
          figures.rate,   figures.drops,  figures.copied_bytes, figures.latency};
}

}  // namespace jcam::bridge
