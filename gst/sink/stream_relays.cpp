// SPDX-License-Identifier: Apache-2.0
#include "gst/sink/stream_relays.h"

#include <algorithm>
#include <utility>

namespace jcam {

StreamRelays::StreamRelays(const NodeFormat& main, bool watch_frozen, Reporter& reporter)
    : watch_frozen_(watch_frozen), reporter_(reporter) {
  add_stream({}, main);
}

void StreamRelays::add_stream(const std::string& name, const NodeFormat& format) {
  streams_.push_back(std::make_unique<Stream>(format, watch_frozen_, reporter_, name));
  settle();
}

std::vector<StreamPlace> StreamRelays::places() {
  int fastest = 0;
  for (const auto& stream : streams_) fastest = std::max(fastest, stream->format.mode.fps);
  if (streams_.size() > 1) times_.emplace(oldest_stamp(fastest));
  std::vector<StreamPlace> places;
  for (const auto& stream : streams_)
    places.push_back({stream->name, stream->format, &stream->relay, &stream->relay, &stream->open,
                      times_ ? &*times_ : nullptr});
  return places;
}

StreamRelays::Stream* StreamRelays::find(const std::string& stream) const {
  const auto found = std::find_if(streams_.begin(), streams_.end(),
                                  [&](const auto& candidate) { return candidate->name == stream; });
  return found == streams_.end() ? nullptr : found->get();
}

const NodeFormat* StreamRelays::format(const std::string& stream) const {
  const auto* found = find(stream);
  return found == nullptr ? nullptr : &found->format;
}

void StreamRelays::add(const NodeName& node, std::unique_ptr<FrameOutput> output) {
  auto* stream = find(node.stream);
  if (stream == nullptr) return;
  stream->relay.add(node, std::move(output));
  settle();
}

void StreamRelays::remove(const NodeName& node) {
  auto* stream = find(node.stream);
  if (stream == nullptr) return;
  stream->relay.remove(node);
  settle();
}

void StreamRelays::close() {
  for (const auto& stream : streams_) stream->relay.close();
}

/// Says who gets frames.
void StreamRelays::settle() {
  bool any = false;
  for (auto stream = streams_.rbegin(); stream != streams_.rend(); ++stream) {
    const bool has = (*stream)->relay.has_outputs();
    any = any || has;
    const bool open = has || (*stream == streams_.front() && !any);
    (*stream)->relay.expect_frames(open);
    (*stream)->open = open;
  }
}

}  // namespace jcam
