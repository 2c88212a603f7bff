// SPDX-License-Identifier: Apache-2.0
#include "bridge/node/owned_node.h"

#include <fcntl.h>

#include <algorithm>
#include <cerrno>
#include <thread>
#include <utility>

#include "v4l2/loopback_sysfs.h"
#include "v4l2/node_settings.h"

namespace jcam::bridge {

using control::NodeState;

namespace {

using namespace std::chrono_literals;

constexpr std::chrono::nanoseconds kFirstRetry = 100ms;
constexpr std::chrono::nanoseconds kLastRetry = 2s;
/// For systemd, which closes its copy of a descriptor in a thread of its own after it was told.
constexpr std::chrono::nanoseconds kBetweenLooks = 2ms;
constexpr std::chrono::nanoseconds kLongestLook = 200ms;

NodeState state_of(const Error& error) {
  switch (error.os) {
    case kFormatHeld:
      return NodeState::frozen_format;
    case EBUSY:
      return NodeState::busy;
    case ENOENT:
    case ENODEV:
    case ENXIO:
      return NodeState::missing;
    default:
      return NodeState::broken;
  }
}

}  // namespace

Status OwnedNode::open(std::span<const std::byte> slate) {
  auto found = place_.directory.provide(name_);
  if (!found) {
    mark_broken(found.error(), NodeState::missing);
    return found.error();
  }
  path_ = found->path;
  number_ = found->number;
  if (found->buffers > 0) ring_ = found->buffers;
  module_ = place_.directory.module_version();
  node_ = take_over();
  taken_over_ = node_.has_value();
  if (!node_) {
    wait_for_systemd(*found);
    auto fresh = open_device(*found);
    if (!fresh) {
      mark_broken(fresh.error(), state_of(fresh.error()));
      look_at_kept_picture(*found);
      return fresh.error();
    }
    node_ = std::move(*fresh);
  }
  // A reader that joins before the first frame sees this one, not an empty ring or an old picture. With a
  // node that was taken over it also ends the wait of a reader that streams already.
  flush(slate);
  while (is_filling()) fill(slate);
  if (!usable()) return Error{trouble_, {}};
  watch_readers();
  trouble_.clear();
  kept_picture_.reset();
  held_at_.reset();
  state_ = NodeState::ok;
  place_.store.keep(name_, node_->fd());
  return {};
}

Result<LoopbackNode> OwnedNode::open_device(const NodeDirectory::Found& found) {
  if (is_still_held(found)) return why_held(*found.picture);
  auto node = LoopbackNode::open(path_, format_);
  // From 0.14 on a node that keep_format holds looks as if somebody wrote to it.
  if (!node && (node.error().os == kFormatHeld || node.error().os == EBUSY)) end_kept_format(path_);
  return node;
}

std::optional<LoopbackNode> OwnedNode::take_over() {
  UniqueFd left = place_.store.take(name_);
  if (!left) return std::nullopt;
  if (const auto now = output_picture(left.get()); now && !now->is(format_))
    leave_no_traces(left.get(), path_, module_);
  auto node = LoopbackNode::adopt(std::move(left), format_);
  if (node && node->number() == number_) return std::move(*node);
  // Another device, or another format is wanted. systemd's copy would be a writer that nobody can get rid of.
  place_.store.forget(name_);
  return std::nullopt;
}

/// Between that close and our open nobody writes, and a reader that comes then is told that the node is no
/// camera: so it is waited for here, and not tried again after a retry's time.
void OwnedNode::wait_for_systemd(NodeDirectory::Found& found) {
  if (!place_.store.take_forgotten(name_)) return;
  const auto end = std::chrono::steady_clock::now() + kLongestLook;
  while ((is_still_held(found) || has_writer(found.path)) && std::chrono::steady_clock::now() < end) {
    std::this_thread::sleep_for(kBetweenLooks);
    if (auto again = place_.directory.provide(name_)) found = *again;
  }
}

/// Before 0.14 who closes a node last frees its memory without a lock, and whoever opens it meanwhile works
/// with what is gone: the kernel ends in an oops. Its sysfs names the picture until that is over, so a node
/// that was held once, or that is held at our last picture, is not opened before.
bool OwnedNode::is_still_held(const NodeDirectory::Found& found) const {
  if (!is_before_014(module_) || !found.picture || found.picture->is(format_)) return false;
  if (found.picture != held_at_ && found.picture != place_.store.last_picture(name_)) return false;
  // Where nobody has it open it is kept by keep_format, and there is nobody to run into.
  return place_.directory.opened_by_others();
}

/// Who has it open is looked up once, and then as often as it is tried in the end: that reads all of /proc.
Error OwnedNode::why_held(const OutputPicture& picture) const {
  const bool is_known = state_ == NodeState::frozen_format && retry_delay() < kLastRetry;
  return is_known ? Error{trouble_, {}, kFormatHeld} : format_held(path_, picture);
}

/// From 0.14 on it may be opened to be asked.
bool OwnedNode::has_writer(const std::string& path) const {
  if (is_before_014(module_)) return false;
  const UniqueFd fd(::open(path.c_str(), O_RDWR | O_CLOEXEC | O_NONBLOCK));
  const auto device = fd ? identify_device(fd.get()) : Result<DeviceIdentity>(Error{});
  return device && device->shows_capture_only();
}

void OwnedNode::look_at_kept_picture(const NodeDirectory::Found& found) {
  kept_picture_.reset();
  held_at_.reset();
  if (state_ != NodeState::frozen_format) return;
  held_at_ = found.picture;
  const auto last = place_.store.last_picture(name_);
  if (!last) return;
  if (is_before_014(module_)) {
    if (found.picture == last) kept_picture_ = last;
    return;
  }
  const UniqueFd fd(::open(path_.c_str(), O_RDWR | O_CLOEXEC | O_NONBLOCK));
  const auto now = fd ? current_picture(fd.get()) : Result<OutputPicture>(Error{});
  if (now && *now == *last) kept_picture_ = *now;
}

void OwnedNode::drain_opens() {
  if (opens_ && opens_->drain() > 0) opened_ = true;
}

/// For work that opens the node once itself, which is not to look like somebody else.
template <typename Work>
auto OwnedNode::opening_it(Work work) {
  drain_opens();
  auto result = work();
  if (opens_ && opens_->drain() > 1) opened_ = true;
  return result;
}

void OwnedNode::watch_readers() {
  readers_ = 0;
  watch_.reset();
  opens_.reset();
  auto watch = ReaderWatch::open(path_);
  if (!watch) return;
  watch_ = std::move(*watch);
  if (!watch_->supported()) return;
  if (auto count = watch_->reread()) readers_ = *count;
  opens_ = OpenWatch::start(path_);
}

std::chrono::nanoseconds OwnedNode::retry_delay() const {
  auto delay = kFirstRetry;
  for (int i = 1; i < breaks_ && delay < kLastRetry; ++i) delay *= 2;
  return std::min(delay, kLastRetry);
}

void OwnedNode::let_go() {
  if (node_) leave_no_traces(node_->fd(), path_, module_);
  place_.store.forget(name_);
  watch_.reset();
  opens_.reset();
  opened_ = false;
  node_.reset();
  fill_.reset();
  shown_.reset();
  slate_on = false;
  readers_ = 0;
}

void OwnedNode::give_up() {
  let_go();
  if (number_ >= 0) place_.directory.remove_ours(number_);
}

void OwnedNode::set_rate(int fps) {
  format_.mode.fps = fps;
  if (!node_) return;
  if (auto done = node_->set_rate(fps); !done) mark_broken(done.error(), state_of(done.error()));
}

bool OwnedNode::drain_events() {
  if (!tells_readers()) return false;
  auto count = watch_->drain();
  return count && std::exchange(readers_, *count) != *count;
}

bool OwnedNode::reread() {
  if (!usable()) return false;
  breaks_ = 0;
  // Too many openers, or no descriptor to be had, at that moment.
  if (!watch_) watch_readers();
  if (!tells_readers()) return false;
  auto count = opening_it([this] { return watch_->reread(); });
  return count && std::exchange(readers_, *count) != *count;
}

void OwnedNode::write_slate(std::span<const std::byte> picture) {
  if (!node_ || picture.empty()) return;
  shown_.reset();
  if (auto written = node_->write(picture); !written) mark_broken(written.error(), state_of(written.error()));
}

void OwnedNode::flush(std::span<const std::byte> picture) {
  if (!node_) return;
  write_slate(picture);
  if (!node_) return;
  if (put_back()) write_slate(picture);
  if (node_ && !picture.empty()) fill_.emplace();
}

void OwnedNode::fill(std::span<const std::byte> picture) {
  if (!fill_) return;
  const auto last = fill_->step(node_->fd(), picture);
  if (last && !*last) return;
  fill_.reset();
  // What cannot be mapped is written, as far as that reaches.
  for (int i = 1; !last && i < ring_ && node_; ++i) write_slate(picture);
}

bool OwnedNode::put_back() {
  if (!node_) return false;
  // What fails of these is tried again soon.
  const auto spoiled = opening_it([this] { return restore_controls(node_->fd(), path_, module_); });
  (void)node_->set_rate(format_.mode.fps);
  return spoiled && *spoiled;
}

bool OwnedNode::repeat() {
  if (!ages()) return false;
  auto again = repeat_newest(node_->fd(), shown_);
  shown_ = again ? std::optional(*again) : std::nullopt;
  return shown_.has_value();
}

bool OwnedNode::repeat_to_readers() {
  shown_.reset();
  return node_ && node_->mode() == WriteMode::mapped && copy_newest(node_->fd(), format_);
}

void OwnedNode::mark_broken(const Error& why, NodeState state) {
  trouble_ = why.message();
  state_ = state;
  ++breaks_;
  let_go();
}

}  // namespace jcam::bridge
