// SPDX-License-Identifier: Apache-2.0
#include "bridge/node/camera_nodes.h"

#include <algorithm>
#include <utility>

namespace jcam::bridge {
namespace {

using namespace std::chrono_literals;

/// Often enough for a reader that joins, seldom enough to cost nothing.
constexpr Time kSlatePeriod = 500ms;
/// Events have been lost in the field for hours; this bounds it, also of readers that leave. What programs
/// set without reading is put back then, too: at each beat that would cost more than all the rest.
constexpr Time kReread = 5s;
/// How old the newest picture of an idle node gets. From 0.14 on it is the first that a reader gets, and its
/// time stamp is what recorders believe. One wake-up for all cameras of a machine. At each of them somebody
/// whose event was lost is found, too.
constexpr Time kBeat = 1s;
/// Programs begin to read within this after they opened a node, or are found at a beat.
constexpr Time kOpenedFor = 1s;
/// How often they are looked for until then, and the least time between two pictures for those that come.
constexpr Time kOpenedLook = 200ms;
constexpr Time kOpenedRepeat = 100ms;
/// What is over before this many tries, some three seconds, is no news: systemd or a capture that lets go of
/// it.
constexpr int kQuietTries = 6;

/// On a grid that all cameras share, so that one wake-up does for all of them.
Time next_on_grid(Time now, Time step) {
  return now - now % step + step;
}

}  // namespace

CameraNodes::CameraNodes(StreamName name, const NodeFormat& format, const std::string& program,
                         NodePlace place, const Log& log, Time now)
    : name_(std::move(name)),
      format_(format),
      place_(place),
      log_(log),
      slates_(name_.camera, format, program),
      reread_at_(next_on_grid(now, kReread)),
      beat_at_(next_on_grid(now, kBeat)) {}

void CameraNodes::grow_to(int count, Time now) {
  for (int i = static_cast<int>(size()); i < count; ++i)
    nodes_.emplace_back(NodeName{name_.camera, i, name_.stream}, format_, place_);
  open_closed(now);
}

Status CameraNodes::add(Time now) {
  nodes_.emplace_back(NodeName{name_.camera, static_cast<int>(size()), name_.stream}, format_, place_);
  open(nodes_.back());
  if (nodes_.back().usable()) return {};
  const Error error{"cannot add a node to " + name_.text() + ": " + nodes_.back().trouble(), {}};
  nodes_.pop_back();
  plan_retry(now);
  return error;
}

void CameraNodes::drop_last() {
  nodes_.back().give_up();
  nodes_.pop_back();
  ++changes_;
}

void CameraNodes::give_up() {
  for (auto& node : nodes_) node.give_up();
  nodes_.clear();
  retry_at_.reset();
}

void CameraNodes::set_rate(int fps, Time now) {
  format_.mode.fps = fps;
  for (auto& node : nodes_) node.set_rate(fps);
  plan_retry(now);
}

void CameraNodes::mark_broken(int node, const Error& why, Time now) {
  auto& broken = nodes_[static_cast<std::size_t>(node)];
  log_.problem(broken.name(), "node-broken", why.message());
  broken.mark_broken(why, control::NodeState::broken);
  ++changes_;
  plan_retry(now);
}

void CameraNodes::open_closed(Time now) {
  for (auto& node : nodes_) {
    if (!node.usable()) open(node);
  }
  plan_retry(now);
}

void CameraNodes::open(OwnedNode& node) {
  ++changes_;
  if (auto opened = node.open(slates_.picture()); !opened) {
    if (node.breaks() == kQuietTries) log_.problem(node.name(), "node-broken", node.trouble());
    return;
  }
  log_.info(node.name(), "node-open",
            node.path() + (node.was_taken_over() ? " taken over" : " is open") +
                (node.tells_readers() ? "" : "; the module does not tell readers: always on"));
}

void CameraNodes::plan_retry(Time now) {
  std::optional<Time> soonest;
  for (const auto& node : nodes_) {
    const Time at = now + node.retry_delay();
    if (!node.usable() && (!soonest || at < *soonest)) soonest = at;
  }
  retry_at_ = soonest;
}

NodeMask CameraNodes::usable() const {
  NodeMask mask = 0;
  for (std::size_t i = 0; i < size(); ++i) {
    if (nodes_[i].usable()) mask |= node_bit(static_cast<int>(i));
  }
  return mask;
}

NodeMask CameraNodes::readers() const {
  NodeMask mask = 0;
  for (std::size_t i = 0; i < size(); ++i) {
    if (nodes_[i].has_reader()) mask |= node_bit(static_cast<int>(i));
  }
  return mask;
}

bool CameraNodes::are_read(Time now) const {
  const auto tells = [](const OwnedNode& n) { return n.tells_readers(); };
  if (!nodes_.empty() && std::none_of(nodes_.begin(), nodes_.end(), tells))
    return place_.directory.still_opened_by_others(now);
  return std::any_of(nodes_.begin(), nodes_.end(), [](const OwnedNode& n) { return n.readers() > 0; });
}

void CameraNodes::drain_events(int node) {
  if (!has(node)) return;
  auto& owned = nodes_[static_cast<std::size_t>(node)];
  if (owned.drain_events()) {
    ++changes_;
  } else if (owned.readers() == 0) {
    put_back(owned);  // somebody came and has gone
  }
}

/// Where there is nothing to repeat, since somebody has read of whom nothing was heard, it is written anew.
void CameraNodes::keep_young(NodeMask idle) {
  for (std::size_t i = 0; i < size(); ++i) {
    auto& node = nodes_[i];
    if ((idle & node_bit(static_cast<int>(i))) && node.ages() && !node.repeat())
      node.write_slate(slates_.picture());
  }
}

void CameraNodes::serve_openers(NodeMask idle, Time now) {
  NodeMask opened = 0;
  for (std::size_t i = 0; i < size(); ++i) {
    if (nodes_[i].take_opened()) opened |= node_bit(static_cast<int>(i));
  }
  if (opened != 0) {
    openers_until_ = now + kOpenedFor;
    if (!openers_at_) openers_at_ = now + kOpenedLook;
    if (now >= openers_repeated_ + kOpenedRepeat) {
      openers_repeated_ = now;
      keep_young(opened & idle);
    }
  }
  if (!openers_at_ || now < *openers_at_) return;
  openers_at_ = now < openers_until_ ? std::optional(now + kOpenedLook) : std::nullopt;
  for (auto& node : nodes_) {
    if (node.readers() == 0 && node.reread()) ++changes_;
  }
}

void CameraNodes::put_back(OwnedNode& node) {
  if (node.put_back()) node.write_slate(slates_.picture());
}

void CameraNodes::slate(int node, bool on, Time now) {
  if (!has(node)) return;
  auto& owned = nodes_[static_cast<std::size_t>(node)];
  if (on) {
    // At once: what comes next, as the start of a capture, takes its time, and somebody waits already.
    const bool first =
        std::none_of(nodes_.begin(), nodes_.end(), [](const OwnedNode& n) { return n.slate_on; });
    if (first) slate_due_ = now + kSlatePeriod;
    owned.write_slate(slates_.picture());
    plan_retry(now);
  }
  owned.slate_on = on && owned.usable();
}

void CameraNodes::flush(int node, Time now) {
  if (!has(node)) return;
  filling_ = slates_.picture();
  nodes_[static_cast<std::size_t>(node)].flush(filling_);
  plan_retry(now);
}

/// Nobody writes to an idle node; its ring shows the old words until it is filled again.
void CameraNodes::show_changed_slate(NodeMask idle, Time now) {
  if (!slates_.take_changed()) return;
  slate_due_ = now;
  filling_ = slates_.picture();
  for (std::size_t i = 0; i < size(); ++i) {
    if (idle & node_bit(static_cast<int>(i))) nodes_[i].flush(filling_);
  }
  plan_retry(now);
}

void CameraNodes::fill_silence(NodeMask nodes, Time now) {
  std::vector<std::byte> picture;
  for (std::size_t i = 0; i < size(); ++i) {
    if (!(nodes & node_bit(static_cast<int>(i))) || nodes_[i].repeat_to_readers()) continue;
    if (picture.empty()) picture = slates_.picture();
    nodes_[i].write_slate(picture);
  }
  plan_retry(now);
}

void CameraNodes::tick(NodeMask idle, Time now) {
  if (retry_at_ && now >= *retry_at_) open_closed(now);
  const bool beat = now >= beat_at_;
  if (beat) beat_at_ = next_on_grid(now, kBeat);
  const bool look = now >= reread_at_;
  if (look) reread_at_ = next_on_grid(now, kReread);
  if (look || (beat && may_have_missed_a_reader(now))) {
    for (auto& node : nodes_) {
      if (node.reread()) ++changes_;
    }
  }
  for (std::size_t i = 0; look && i < size(); ++i) {
    if ((idle & node_bit(static_cast<int>(i))) != 0) {
      put_back(nodes_[i]);
    } else if (!nodes_[i].tells_readers()) {
      (void)nodes_[i].put_back();  // the capture writes the next picture
    }
  }
  if (beat) keep_young(idle);
  show_changed_slate(idle, now);
  if (!filling_.empty()) fill_rings(idle, now);
  if (now >= slate_due_) write_slates(now);
  serve_openers(idle, now);
}

/// A buffer of each, so that a reader that comes meanwhile is seen before all of them are done.
void CameraNodes::fill_rings(NodeMask idle, Time now) {
  bool more = false;
  for (std::size_t i = 0; i < size(); ++i) {
    if (idle & node_bit(static_cast<int>(i))) {
      nodes_[i].fill(filling_);
    } else {
      nodes_[i].end_fill();
    }
    more = more || nodes_[i].is_filling();
  }
  // Not {}, which would keep the memory of a whole frame.
  if (!more) filling_ = std::vector<std::byte>();
  plan_retry(now);
}

bool CameraNodes::may_have_missed_a_reader(Time now) const {
  const auto seems_unread = [](const OwnedNode& n) { return n.readers() == 0; };
  return std::any_of(nodes_.begin(), nodes_.end(), seems_unread) &&
         place_.directory.still_opened_by_others(now);
}

void CameraNodes::write_slates(Time now) {
  const bool any = std::any_of(nodes_.begin(), nodes_.end(), [](const OwnedNode& n) { return n.slate_on; });
  if (!any) return;
  slate_due_ = now + kSlatePeriod;
  const auto picture = slates_.picture();
  for (auto& node : nodes_) {
    if (node.slate_on) node.write_slate(picture);
  }
  plan_retry(now);
}

std::optional<Time> CameraNodes::next() const {
  std::optional<Time> soonest = retry_at_;
  const auto consider = [&](Time t) {
    if (!soonest || t < *soonest) soonest = t;
  };
  if (openers_at_) consider(*openers_at_);
  if (!filling_.empty() || slates_.has_changed()) consider(Time{0});
  const auto any = [&](auto what) { return std::any_of(nodes_.begin(), nodes_.end(), what); };
  if (any([](const OwnedNode& n) { return n.usable(); })) consider(reread_at_);
  if (any([](const OwnedNode& n) { return n.slate_on; })) consider(slate_due_);
  if (any([](const OwnedNode& n) { return n.ages() || n.readers() == 0; })) consider(beat_at_);
  return soonest;
}

}  // namespace jcam::bridge
