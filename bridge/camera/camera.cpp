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

/// How often a snapshot's file is looked at, should the word that it is whole be lost.
constexpr Time kSnapshotLook = 250ms;

/// The configuration with the pictures that readers hold the nodes at.
CameraConfig as_held(CameraConfig config, NodePlace place) {
  const auto hold = [&](StreamConfig& stream) {
    const auto held = held_by_reader(config.name, stream, place);
    if (!held) return;
    stream.output = held->mode;
    stream.format = held->pixel;
  };
  hold(config);
  for (auto& stream : config.others) hold(stream);
  return config;
}

}  // namespace

Camera::Camera(const CameraConfig& config, CameraContext context, Time now)
    : config_(as_held(config, context.nodes)), context_(std::move(context)) {
  if (config_ != config) waiting_config_ = config;
  bridge_.seed = static_cast<std::uint64_t>(now.count()) + static_cast<std::uint64_t>(config_.name.number);
  for (const auto& stream : config_.streams()) add_stream(stream, now);
  settings_ = settings();
}

void Camera::begin(Time now) {
  follow_nodes(now);
}

void Camera::poll_for(std::vector<PollEntry>& entries) {
  each_stream([&](Stream& stream) {
    for (int i = 0; stream.nodes().has(i); ++i) {
      const int node = node_of(stream.number(), i);
      if (const int opens = stream.nodes().at(i).opens_fd(); opens >= 0)
        entries.push_back({opens, POLLIN, [this, node](Time) {
                             if (Stream* opened = stream_with(node))
                               opened->nodes().drain_opens(index_of(node));
                           }});
      if (stream.nodes().at(i).watch_fd() < 0) continue;
      entries.push_back({stream.nodes().at(i).watch_fd(), POLLPRI, [this, node](Time now) {
                           if (Stream* read = stream_with(node)) read->nodes().drain_events(index_of(node));
                           follow_nodes(now);
                         }});
    }
  });
  if (capture_ && capture_->fd() >= 0) {
    entries.push_back({capture_->fd(), POLLIN, [this](Time now) { on_reports(now); }});
  }
}

bool Camera::reaped(pid_t pid, int wait_status, Time now) {
  for (const auto& stream : streams_) {
    if (stream && stream->nodes().reaped(pid, wait_status)) return true;
  }
  if (spare_.reaped(pid, now)) return true;
  if (!capture_ || capture_->child().pid() != pid) return false;
  while (on_reports(now)) {
  }  // its last words
  capture_->child().reaped();
  capture_.reset();
  each_stream([](Stream& stream) { stream.capture_gone(); });
  for (auto& snapshot : snapshots_) snapshot.asked = false;
  ++changes_;
  send(CaptureExited{exit_text(wait_status)}, now);
  if (!capture_) live_.capture_gone();
  return true;
}

void Camera::tick(Time now) {
  looked_ = now;
  const NodeMask idle = idle_nodes();
  each_stream([&](Stream& stream) { stream.nodes().tick(stream.mine(idle), now); });
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
  const NodeMask captured = captured_nodes();
  each_stream([&](const Stream& stream) {
    if (const auto due = stream.nodes().next()) consider(*due);
    if (stream.mine(captured) != 0) consider(stream.silent_at());
  });
  if (spare_.next() && bridge_.state == State::streaming) consider(*spare_.next());
  for (const auto& snapshot : snapshots_) consider(snapshot.deadline);
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
    const auto flows_before = bridge_.flows;
    Step next = step(settings_, std::move(bridge_), current, now);
    bridge_ = std::move(next.bridge);
    if (bridge_.state != before) ++changes_;
    begin_flows(flows_before, now);
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
                 [&](const SlateOn& a) { slate(a.node, true, now); },
                 [&](const SlateOff& a) { slate(a.node, false, now); },
                 [&](const Flush& a) {
                   if (Stream* stream = stream_with(a.node)) stream->nodes().flush(index_of(a.node), now);
                 },
                 [&](const SlateChanged&) {
                   each_stream([&](Stream& stream) { stream.nodes().show_words(slate_words(bridge_, now)); });
                 },
                 [&](const Note& a) { note(a); },
             },
             action);
}

void Camera::slate(int node, bool on, Time now) {
  if (Stream* stream = stream_with(node)) stream->nodes().slate(index_of(node), on, now);
}

}  // namespace jcam::bridge
