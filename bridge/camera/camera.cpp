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

/// Often enough for a reader that joins, seldom enough to cost nothing.
constexpr Time kSlatePeriod = 500ms;
/// Events have been lost in the field for hours; this bounds it.
constexpr Time kReread = 5s;
/// On a grid that all cameras share, so that one wake-up does for all of them.
Time next_reread(Time now) {
  return now - now % kReread + kReread;
}
/// How often a snapshot's file is looked at.
constexpr Time kSnapshotLook = 20ms;

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

Camera::Camera(CameraConfig config, CameraContext context, Time now)
    : config_(std::move(config)),
      context_(std::move(context)),
      settings_(machine_settings(config_)),
      slates_(config_, context_.capture_program),
      reread_at_(next_reread(now)) {
  bridge_.seed = static_cast<std::uint64_t>(now.count()) + static_cast<std::uint64_t>(config_.name.number);
  slates_.want(slate_words(bridge_, now));
  for (int i = 0; i < config_.nodes; ++i)
    nodes_.emplace_back(NodeName{config_.name, i}, config_.node_format());
  open_nodes(now);
}

void Camera::open_nodes(Time now) {
  for (auto& slot : nodes_) {
    if (!slot.usable()) open_node(slot);
  }
  const bool broken =
      std::any_of(nodes_.begin(), nodes_.end(), [](const NodeSlot& s) { return !s.usable(); });
  retry_nodes_at_ = broken ? now + kNodeRetry : Time{0};
  tell_usable(now);
  tell_readers(now);
}

void Camera::open_node(NodeSlot& slot) {
  const std::string before = slot.trouble();
  UniqueFd kept;
  if (auto it = context_.kept.find(Supervisor::store_name(slot.name())); it != context_.kept.end()) {
    kept = std::move(it->second);
    context_.kept.erase(it);
  }
  const bool adopted = static_cast<bool>(kept);
  const auto opened = slot.open(context_.nodes, std::move(kept));
  if (!opened) {
    if (slot.trouble() != before) context_.log.problem(slot.name(), "node-broken", slot.trouble());
    ++changes_;
    return;
  }
  context_.supervisor.keep(slot.name(), slot.node().fd());
  context_.log.info(slot.name(), "node-open",
                    slot.path() + (adopted ? " taken over" : " is open") +
                        (slot.tells_readers() ? "" : "; the module does not tell readers: always on"));
  // A reader that joins before the first frame sees this one, not an empty ring or an old picture. With an
  // adopted node it also ends the wait of a reader that streams already.
  slot.flush(slates_.picture());
  ++changes_;
}

void Camera::tell_usable(Time now) {
  NodeMask mask = 0;
  for (std::size_t i = 0; i < nodes_.size(); ++i) {
    if (nodes_[i].usable()) mask |= NodeMask{1} << i;
  }
  if (mask != bridge_.usable) send(Usable{mask}, now);
}

void Camera::tell_readers(Time now) {
  NodeMask mask = 0;
  for (std::size_t i = 0; i < nodes_.size(); ++i) {
    if (nodes_[i].has_reader()) mask |= NodeMask{1} << i;
  }
  if (mask == bridge_.readers) return;
  ++changes_;
  send(Readers{mask}, now);
}

void Camera::poll_for(std::vector<PollEntry>& entries) {
  for (std::size_t i = 0; i < nodes_.size(); ++i) {
    if (nodes_[i].watch_fd() < 0) continue;
    entries.push_back({nodes_[i].watch_fd(), POLLPRI, [this, i](Time now) {
                         if (i < nodes_.size() && nodes_[i].drain_events()) tell_readers(now);
                       }});
  }
  if (capture_ && capture_->fd() >= 0) {
    entries.push_back({capture_->fd(), POLLIN, [this](Time now) { on_reports(now); }});
  }
}

bool Camera::reaped(pid_t pid, int wait_status, Time now) {
  if (slates_.reaped(pid, wait_status)) {
    if (slates_.take_changed()) {
      slate_due_ = now;
      // Nobody writes to an idle node; its ring shows the old words until it is filled again.
      for (std::size_t i = 0; i < nodes_.size(); ++i) {
        if (bridge_.writers[i] == Writer::none && !capture_) nodes_[i].flush(slates_.picture());
      }
    }
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
  rate_ = 0;
  for (auto& snapshot : snapshots_) snapshot.asked = false;
  ++changes_;
  send(CaptureExited{exit_text(wait_status)}, now);
  if (!capture_) live_.capture_gone();
  return true;
}

void Camera::tick(Time now) {
  looked_ = now;
  if (retry_nodes_at_ != Time{0} && now >= retry_nodes_at_) open_nodes(now);
  if (now >= reread_at_) {
    reread_at_ = next_reread(now);
    bool changed = false;
    for (auto& slot : nodes_) changed |= slot.reread();
    if (changed) tell_readers(now);
  }
  if (const auto timer = next_timer(bridge_); timer && *timer <= now) send(Tick{}, now);
  tend_spare(now);
  slates(now);
  serve_snapshots(now);
}

std::optional<Time> Camera::next() const {
  std::optional<Time> soonest = next_timer(bridge_);
  const auto consider = [&](Time t) {
    if (!soonest || t < *soonest) soonest = t;
  };
  if (std::any_of(nodes_.begin(), nodes_.end(), [](const NodeSlot& s) { return s.tells_readers(); }))
    consider(reread_at_);
  if (retry_nodes_at_ != Time{0}) consider(retry_nodes_at_);
  if (std::any_of(nodes_.begin(), nodes_.end(), [](const NodeSlot& s) { return s.slate_on; }))
    consider(slate_due_);
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
  const auto at = [this](int node) -> NodeSlot* {
    return static_cast<std::size_t>(node) < nodes_.size() ? &nodes_[static_cast<std::size_t>(node)] : nullptr;
  };
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
                 [&](const SlateOn& a) {
                   if (auto* slot = at(a.node)) slot->slate_on = true;
                   slate_due_ = now;
                 },
                 [&](const SlateOff& a) {
                   if (auto* slot = at(a.node)) slot->slate_on = false;
                 },
                 [&](const Flush& a) {
                   if (auto* slot = at(a.node)) slot->flush(slates_.picture());
                 },
                 [&](const SlateChanged&) { slates_.want(slate_words(bridge_, now)); },
                 [&](const Note& a) { note(a); },
             },
             action);
}

void Camera::slates(Time now) {
  if (now < slate_due_) return;
  const bool any = std::any_of(nodes_.begin(), nodes_.end(), [](const NodeSlot& s) { return s.slate_on; });
  bool broke = false;
  const auto picture = any ? slates_.picture() : std::vector<std::byte>();
  for (auto& slot : nodes_) {
    if (!slot.slate_on) continue;
    slot.write_slate(picture);
    broke |= !slot.usable();
  }
  slate_due_ = any ? now + kSlatePeriod : now;
  if (!broke) return;
  retry_nodes_at_ = now + kNodeRetry;
  tell_usable(now);
  tell_readers(now);
}

}  // namespace jcam::bridge
