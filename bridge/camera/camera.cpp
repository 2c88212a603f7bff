// SPDX-License-Identifier: Apache-2.0
#include "bridge/camera/camera.h"

#include <algorithm>
#include <csignal>
#include <utility>

#include "bridge/machine/overloaded.h"
#include "bridge/machine/state_words.h"

namespace jcam::bridge {
namespace {

using namespace std::chrono_literals;

/// A capture tells every 500 ms, with its next frame; past this it is silent. Readers wait a second, some of
/// them, so something has to come before the capture is given up.
constexpr Time kTellTime = 600ms;
constexpr Time kRepeat = 500ms;
/// How often a snapshot's file is looked at.
constexpr Time kSnapshotLook = 20ms;

/// The configuration with the picture that a reader holds the nodes at.
CameraConfig as_held(CameraConfig config, NodePlace place, std::optional<NodeFormat> held) {
  if (!held) held = held_by_reader(config, place);
  if (held) {
    config.output = held->mode;
    config.format = held->pixel;
  }
  return config;
}

}  // namespace

Settings machine_settings(const CameraConfig& config) {
  Settings settings;
  settings.on_demand = config.on_demand;
  settings.standby = config.standby;
  settings.detect_frozen = config.detect_frozen;
  settings.fps = config.output.fps;
  settings.linger = config.linger;
  return settings;
}

Camera::Camera(const CameraConfig& config, CameraContext context, Time now,
               const std::optional<NodeFormat>& kept)
    : config_(as_held(config, context.nodes, kept)),
      context_(std::move(context)),
      settings_(machine_settings(config_)),
      nodes_(config_, context_.capture_program, context_.nodes, context_.log, now) {
  if (config_ != config) waiting_config_ = config;
  bridge_.seed = static_cast<std::uint64_t>(now.count()) + static_cast<std::uint64_t>(config_.name.number);
  nodes_.show_words(slate_words(bridge_, now));
  nodes_.grow_to(config_.nodes, now);
  follow_nodes(now);
}

void Camera::follow_nodes(Time now) {
  if (const auto usable = nodes_.usable(); usable != bridge_.usable) send(Usable{usable}, now);
  if (const auto readers = nodes_.readers(); readers != bridge_.readers) send(Readers{readers}, now);
}

void Camera::poll_for(std::vector<PollEntry>& entries) {
  for (int i = 0; nodes_.has(i); ++i) {
    if (nodes_.at(i).watch_fd() < 0) continue;
    entries.push_back({nodes_.at(i).watch_fd(), POLLPRI, [this, i](Time now) {
                         nodes_.drain_events(i);
                         follow_nodes(now);
                       }});
  }
  if (capture_ && capture_->fd() >= 0) {
    entries.push_back({capture_->fd(), POLLIN, [this](Time now) { on_reports(now); }});
  }
}

bool Camera::reaped(pid_t pid, int wait_status, Time now) {
  if (nodes_.reaped(pid, wait_status, capture_ ? NodeMask{0} : idle_nodes(), now)) {
    follow_nodes(now);
    return true;
  }
  if (spare_.reaped(pid, now)) return true;
  if (!capture_ || capture_->child().pid() != pid) return false;
  while (on_reports(now)) {
  }  // its last words
  capture_->child().reaped();
  capture_.reset();
  frames_before_ += progress_.frames;
  drops_ += progress_.drops;
  copied_ += progress_.copied;
  latency_ += progress_.latency;
  progress_ = {};
  rate_ = {};
  for (auto& snapshot : snapshots_) snapshot.asked = false;
  ++changes_;
  send(CaptureExited{exit_text(wait_status)}, now);
  if (!capture_) live_.capture_gone();
  return true;
}

void Camera::tick(Time now) {
  looked_ = now;
  nodes_.tick(idle_nodes(), now);
  follow_nodes(now);
  if (const auto timer = next_timer(bridge_); timer && *timer <= now) send(Tick{}, now);
  fill_silence(now);
  tend_spare(now);
  serve_snapshots(now);
}

std::optional<Time> Camera::next() const {
  std::optional<Time> soonest = next_timer(bridge_);
  const auto consider = [&](Time t) {
    if (!soonest || t < *soonest) soonest = t;
  };
  if (const auto due = nodes_.next()) consider(*due);
  if (captured_nodes() != 0) consider(silent_at());
  if (spare_.next() && bridge_.state == State::streaming) consider(*spare_.next());
  for (const auto& snapshot : snapshots_) consider(snapshot.deadline);
  // Nothing wakes us when the capture has filled the file.
  if (has_snapshot_waiting()) consider(looked_ + kSnapshotLook);
  return soonest;
}

void Camera::send(const Event& event, Time now) {
  pending_.push_back(event);
  if (stepping_) return;
  stepping_ = true;
  while (!pending_.empty()) {
    const Event current = std::move(pending_.front());
    pending_.erase(pending_.begin());
    // It holds what it loaded when the daemon was another one.
    if (std::holds_alternative<ArgusGone>(current) || std::holds_alternative<ArgusBack>(current))
      spare_.disarm();
    const State before = bridge_.state;
    Step next = step(settings_, std::move(bridge_), current, now);
    bridge_ = std::move(next.bridge);
    if (bridge_.state != before) ++changes_;
    if (const auto words = state_words(before, bridge_.state))
      context_.log.info(config_.name.text(), words->event, std::string(words->text));
    for (const auto& action : next.actions) carry_out(action, now);
  }
  stepping_ = false;
}

void Camera::want(Time now) {
  if (wanted_++ == 0) send(Wanted{true}, now);
}

void Camera::unwant(Time now) {
  // A camera that was made anew knows nothing of wishes to the one before.
  if (wanted_ == 0) return;
  if (--wanted_ == 0) send(Wanted{false}, now);
}

void Camera::carry_out(const Action& action, Time now) {
  std::visit(Overloaded{
                 [&](const Spawn& a) { spawn(a.standby, now); },
                 [&](const Play&) {
                   started_ = now;
                   if (capture_) (void)capture_->send(capture::Play{});
                 },
                 [&](const AskStop&) {
                   if (capture_) (void)capture_->send(capture::Stop{});
                 },
                 [&](const Kill&) {
                   if (capture_) capture_->child().signal(SIGKILL);
                 },
                 [&](const OutputOn& a) { output(a.node, true); },
                 [&](const OutputOff& a) { output(a.node, false); },
                 [&](const SlateOn& a) { nodes_.slate(a.node, true, now); },
                 [&](const SlateOff& a) { nodes_.slate(a.node, false, now); },
                 [&](const Flush& a) { nodes_.flush(a.node, now); },
                 [&](const SlateChanged&) { nodes_.show_words(slate_words(bridge_, now)); },
                 [&](const Note& a) { note(a); },
             },
             action);
}

NodeMask Camera::written_by(std::initializer_list<Writer> writers) const {
  NodeMask mask = 0;
  for (int i = 0; nodes_.has(i); ++i) {
    const Writer is = bridge_.writers[static_cast<std::size_t>(i)];
    if (std::find(writers.begin(), writers.end(), is) != writers.end()) mask |= node_bit(i);
  }
  return mask;
}

NodeMask Camera::idle_nodes() const {
  return written_by({Writer::none}) & nodes_.usable();
}

NodeMask Camera::captured_nodes() const {
  return written_by({Writer::capture, Writer::releasing}) & bridge_.readers & nodes_.usable();
}

Time Camera::silent_at() const {
  return std::max(progress_at_ + kTellTime + Time(1s) / std::max(1, settings_.fps), repeated_at_ + kRepeat);
}

void Camera::fill_silence(Time now) {
  const NodeMask silent = captured_nodes();
  if (silent == 0 || now < silent_at()) return;
  repeated_at_ = now;
  nodes_.fill_silence(silent, now);
  follow_nodes(now);
}

}  // namespace jcam::bridge
