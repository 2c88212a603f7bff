// SPDX-License-Identifier: Apache-2.0
#include "bridge/node/node_slot.h"

#include <cerrno>
#include <utility>

namespace jcam::bridge {

using control::NodeState;

namespace {

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

Status NodeSlot::open(NodeDirectory& directory, UniqueFd kept) {
  auto found = directory.provide(name_);
  if (!found) {
    mark_broken(found.error(), NodeState::missing);
    return found.error();
  }
  path_ = found->path;
  number_ = found->number;
  if (found->buffers > 0) ring_ = found->buffers;
  if (kept) {
    auto node = LoopbackNode::adopt(std::move(kept), format_);
    if (node) {
      node_ = std::move(*node);
      return opened();
    }
    // The device was made anew or the configuration asks for another format: begin afresh.
  }
  auto node = LoopbackNode::open(path_, format_);
  if (!node) {
    mark_broken(node.error(), state_of(node.error()));
    return node.error();
  }
  node_ = std::move(*node);
  return opened();
}

Status NodeSlot::opened() {
  trouble_.clear();
  state_ = NodeState::ok;
  readers_ = 0;
  watch_.reset();
  auto watch = ReaderWatch::open(path_);
  if (watch) {
    watch_ = std::move(*watch);
    reread();
  }
  return {};
}

void NodeSlot::close() {
  watch_.reset();
  node_.reset();
  slate_on = false;
  readers_ = 0;
}

bool NodeSlot::drain_events() {
  if (!tells_readers()) return false;
  auto count = watch_->drain();
  return count && std::exchange(readers_, *count) != *count;
}

bool NodeSlot::reread() {
  if (!tells_readers()) return false;
  auto count = watch_->reread();
  return count && std::exchange(readers_, *count) != *count;
}

void NodeSlot::write_slate(std::span<const std::byte> picture) {
  if (!node_ || picture.empty()) return;
  if (auto written = node_->write(picture); !written) mark_broken(written.error(), state_of(written.error()));
}

void NodeSlot::flush(std::span<const std::byte> picture) {
  for (int i = 0; i < ring_ && node_; ++i) write_slate(picture);
}

void NodeSlot::mark_broken(const Error& why, NodeState state) {
  trouble_ = why.message();
  state_ = state;
  close();
}

}  // namespace jcam::bridge
