// SPDX-License-Identifier: Apache-2.0
#include "bridge/camera.h"

#include <sys/mman.h>
#include <sys/stat.h>

#include <algorithm>
#include <csignal>
#include <utility>

#include "bridge/capture_argv.h"

namespace jcam::bridge {
namespace {

using namespace std::chrono_literals;

/// Often enough for a reader that joins, seldom enough to cost nothing.
constexpr Time kSlatePeriod = 500ms;
/// A broken node is tried again this often.
constexpr Time kNodeRetry = 2s;
/// Events have been lost in the field for hours; this bounds it.
constexpr Time kReread = 5s;
constexpr Time kSnapshotTimeout = 15s;
/// The output by this index is no node: a snapshot's memory file.
constexpr int kSnapshotIndex = 31;

std::string store_key(const NodeName& node) {
  return "node-" + node.text();
}

template <typename... F>
struct Overloaded : F... {
  using F::operator()...;
};
template <typename... F>
Overloaded(F...) -> Overloaded<F...>;

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
      reread_at_(now + kReread) {
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
  if (auto it = context_.kept.find(store_key(slot.name())); it != context_.kept.end()) {
    kept = std::move(it->second);
    context_.kept.erase(it);
  }
  const bool adopted = static_cast<bool>(kept);
  const auto opened = slot.open(context_.nodes, std::move(kept));
  const std::string who = slot.name().text();
  if (!opened) {
    if (slot.trouble() != before) context_.log.problem(who, "node-broken", slot.trouble());
    ++changes_;
    return;
  }
  context_.supervisor.keep(slot.name(), slot.node().fd());
  context_.log.info(who, "node-open",
                    slot.path() + (adopted ? " taken over" : " is open") +
                        (slot.tells_readers() ? "" : "; the module does not tell readers: always on"));
  // A reader that joins before the first frame sees this one, not an empty ring or an old picture. With an
  // adopted node it also ends the wait of a reader that streams already.
  slot.flush(slates_.view().bytes());
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
        if (bridge_.writers[i] == Writer::none && !capture_) nodes_[i].flush(slates_.view().bytes());
      }
    }
    return true;
  }
  if (!capture_ || capture_->child().pid() != pid) return false;
  on_reports(now);  // its last words
  capture_->child().reaped();
  capture_.reset();
  frames_before_ += progress_.frames;
  drops_ += progress_.drops;
  copied_ += progress_.copied;
  progress_ = {};
  rate_ = 0;
  for (auto& snapshot : snapshots_) snapshot.asked = false;
  for (auto& [name, done] : std::exchange(setting_, {})) done("");
  ++changes_;
  send(CaptureExited{exit_text(wait_status)}, now);
  return true;
}

void Camera::tick(Time now) {
  if (retry_nodes_at_ != Time{0} && now >= retry_nodes_at_) open_nodes(now);
  if (now >= reread_at_) {
    reread_at_ = now + kReread;
    bool changed = false;
    for (auto& slot : nodes_) changed |= slot.reread();
    if (changed) tell_readers(now);
  }
  if (const auto timer = next_timer(bridge_); timer && *timer <= now) send(Tick{}, now);
  slates(now);
  serve_snapshots(now);
}

std::optional<Time> Camera::next(Time) const {
  std::optional<Time> soonest = next_timer(bridge_);
  const auto consider = [&](Time t) {
    if (!soonest || t < *soonest) soonest = t;
  };
  if (std::any_of(nodes_.begin(), nodes_.end(), [](const NodeSlot& s) { return s.tells_readers(); }))
    consider(reread_at_);
  if (retry_nodes_at_ != Time{0}) consider(retry_nodes_at_);
  if (std::any_of(nodes_.begin(), nodes_.end(), [](const NodeSlot& s) { return s.slate_on; }))
    consider(slate_due_);
  for (const auto& snapshot : snapshots_) consider(snapshot.deadline);
  return soonest;
}

void Camera::send(const Event& event, Time now) {
  pending_.push_back(event);
  if (stepping_) return;
  stepping_ = true;
  while (!pending_.empty()) {
    const Event current = std::move(pending_.front());
    pending_.erase(pending_.begin());
    const State before = bridge_.state;
    Step next = step(settings_, std::move(bridge_), current, now);
    bridge_ = std::move(next.bridge);
    if (bridge_.state != before) ++changes_;
    for (const auto& action : next.actions) carry_out(action, now);
  }
  stepping_ = false;
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
                 [&](const OutputOn& a) { output(a.node, true, now); },
                 [&](const OutputOff& a) { output(a.node, false, now); },
                 [&](const SlateOn& a) {
                   if (auto* slot = at(a.node)) slot->slate_on = true;
                   slate_due_ = now;
                 },
                 [&](const SlateOff& a) {
                   if (auto* slot = at(a.node)) slot->slate_on = false;
                 },
                 [&](const Flush& a) {
                   if (auto* slot = at(a.node)) slot->flush(slates_.view().bytes());
                 },
                 [&](const SlateChanged&) { slates_.want(slate_words(bridge_, now)); },
                 [&](const Note& a) { note(a); },
             },
             action);
}

void Camera::note(const Note& note) {
  if (note.kind == Note::Kind::info) {
    context_.log.info(config_.name.text(), note.event, note.text);
    return;
  }
  context_.log.problem(config_.name.text(), note.event, note.text);
  if (note.kind != Note::Kind::failure) return;
  ++restarts_;
  ++restarts_by_reason_[note.event];
  if (!gap_since_ && progress_at_ != Time{0}) gap_since_ = progress_at_;
}

void Camera::spawn(bool standby, Time now) {
  started_ = now;
  ++changes_;
  auto capture = CaptureProcess::start(capture_argv(context_.capture_program, config_, live_, standby));
  if (!capture) {
    pending_.push_back(CaptureExited{capture.error().message()});
    return;
  }
  capture_ = std::move(*capture);
}

void Camera::output(int node, bool on, Time) {
  if (!capture_ || static_cast<std::size_t>(node) >= nodes_.size()) return;
  const NodeSlot& slot = nodes_[static_cast<std::size_t>(node)];
  const NodeName name{config_.name, node};
  if (!on) {
    (void)capture_->send(capture::OutputOff{name});
  } else if (slot.usable()) {
    (void)capture_->send(capture::OutputOn{name, slot.node().mode() == WriteMode::mapped}, slot.node().fd());
  }
}

void Camera::slates(Time now) {
  if (now < slate_due_) return;
  bool any = false;
  bool broke = false;
  for (auto& slot : nodes_) {
    if (!slot.slate_on) continue;
    any = true;
    slot.write_slate(slates_.view().bytes());
    broke |= !slot.usable();
  }
  slate_due_ = any ? now + kSlatePeriod : now;
  if (!broke) return;
  retry_nodes_at_ = now + kNodeRetry;
  tell_usable(now);
  tell_readers(now);
}

void Camera::on_reports(Time now) {
  if (!capture_) return;
  for (const auto& report : capture_->receive()) on_report(report, now);
}

void Camera::on_report(const capture::Report& report, Time now) {
  std::visit(Overloaded{
                 [&](const capture::Ready&) { send(CaptureReady{}, now); },
                 [&](const capture::FirstFrame&) {
                   if (bridge_.phase == Phase::loading) return;
                   first_frame_took_ = now - started_;
                   if (gap_since_) longest_gap_ = std::max(longest_gap_, now - *gap_since_);
                   gap_since_.reset();
                   progress_at_ = now;
                   send(FirstFrame{}, now);
                 },
                 [&](const capture::Progress& r) { on_progress(r, now); },
                 [&](const capture::OutputReleased& r) {
                   if (r.node.index != kSnapshotIndex) send(OutputReleased{r.node.index}, now);
                 },
                 [&](const capture::OutputFailed& r) {
                   if (static_cast<std::size_t>(r.node.index) >= nodes_.size()) return;
                   auto& slot = nodes_[static_cast<std::size_t>(r.node.index)];
                   context_.log.problem(r.node.text(), "node-broken", r.reason);
                   slot.mark_broken(r.reason);
                   retry_nodes_at_ = now + kNodeRetry;
                   tell_usable(now);
                   // It has let go of the node already.
                   send(OutputReleased{r.node.index}, now);
                 },
                 [&](const capture::PropertySet& r) {
                   auto found = setting_.extract(r.name);
                   if (!r.error.empty()) live_.erase(r.name);
                   if (found) found.mapped()(r.error);
                 },
                 [&](const capture::Failed& r) {
                   send(CaptureFailed{std::string(capture::failure_name(r.kind)), r.reason}, now);
                 },
             },
             report);
}

void Camera::on_progress(const capture::Progress& progress, Time now) {
  const std::uint64_t delta = progress.frames - std::min(progress.frames, progress_.frames);
  const double seconds = std::chrono::duration<double>(now - progress_at_).count();
  if (seconds > 0.05) rate_ = static_cast<double>(delta) / seconds;
  if (delta > 0) progress_at_ = now;
  for (std::size_t i = 0; i < nodes_.size(); ++i) {
    if (bridge_.writers[i] == Writer::capture) nodes_[i].frames += delta;
  }
  progress_ = progress;
  send(Progress{progress.frames, progress.unchanged}, now);
}

void Camera::set_property(const std::string& name, const std::string& value,
                          std::function<void(const std::string&)> done) {
  live_[name] = value;
  if (!capture_ || !capture_->send(capture::SetProperty{name, value})) {
    done("");
    return;
  }
  setting_[name] = std::move(done);
}

Result<int> Camera::add_node(Time now) {
  const int index = static_cast<int>(nodes_.size());
  if (index >= config_.max_nodes) {
    return Error{config_.name.text() + " has all of its " + std::to_string(index) + " nodes taken",
                 "raise max_nodes of camera." + config_.name.text() + " in /etc/jcam/jcam.toml"};
  }
  nodes_.emplace_back(NodeName{config_.name, index}, config_.node_format());
  open_node(nodes_.back());
  if (!nodes_.back().usable()) {
    const Error error{"cannot add a node to " + config_.name.text() + ": " + nodes_.back().trouble(), {}};
    nodes_.pop_back();
    return error;
  }
  tell_usable(now);
  tell_readers(now);
  return index;
}

bool Camera::reconfigure(const CameraConfig& config, Time now) {
  if (config.node_format() != config_.node_format() || config.nodes > static_cast<int>(nodes_.size()))
    return false;
  const bool other_pipeline =
      capture_argv("", config, live_, false) != capture_argv("", config_, live_, false);
  config_ = config;
  settings_ = machine_settings(config_);
  ++changes_;
  if (other_pipeline) send(Restart{}, now);
  // Demand is judged anew: on_demand or linger may be different.
  send(Usable{bridge_.usable}, now);
  return true;
}

void Camera::snapshot(std::function<void(UniqueFd)> done, Time now) {
  UniqueFd file(::memfd_create("jcam-snapshot", MFD_CLOEXEC));
  snapshots_.push_back({std::move(file), std::move(done), now + kSnapshotTimeout, false});
  send(Wanted{true}, now);
  serve_snapshots(now);
}

void Camera::serve_snapshots(Time now) {
  if (snapshots_.empty()) return;
  // One at a time: they share one output's name.
  auto& snapshot = snapshots_.front();
  const NodeName name{config_.name, kSnapshotIndex};
  if (!snapshot.asked && bridge_.state == State::streaming && capture_) {
    snapshot.asked = static_cast<bool>(capture_->send(capture::OutputOn{name, false}, snapshot.file.get()));
    snapshot.deadline = now + 20ms;
  }
  struct stat info {};
  const bool filled = snapshot.asked && ::fstat(snapshot.file.get(), &info) == 0 && info.st_size > 0;
  if (filled) {
    if (capture_) (void)capture_->send(capture::OutputOff{name});
    auto done = std::move(snapshot.done);
    auto file = std::move(snapshot.file);
    snapshots_.erase(snapshots_.begin());
    if (snapshots_.empty()) send(Wanted{false}, now);
    done(std::move(file));
    return;
  }
  if (now < snapshot.deadline) return;
  if (snapshot.asked && now < snapshot.deadline + kSnapshotTimeout && capture_) {
    snapshot.deadline = now + 20ms;
    return;
  }
  auto done = std::move(snapshot.done);
  snapshots_.erase(snapshots_.begin());
  if (snapshots_.empty()) send(Wanted{false}, now);
  done(UniqueFd{});
}

void Camera::give_up_nodes() {
  for (auto& slot : nodes_) {
    context_.supervisor.forget(slot.name());
    slot.close();
    if (slot.number() >= 0) context_.nodes.remove_ours(slot.number());
  }
}

}  // namespace jcam::bridge
