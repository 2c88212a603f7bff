// SPDX-License-Identifier: Apache-2.0
// A camera's streams as the machine sees them: nodes counted through, and one capture for all.
#include <algorithm>
#include <utility>

#include "bridge/camera/camera.h"

namespace jcam::bridge {

Stream* Camera::stream_called(const std::string& stream) const {
  const auto found = std::find_if(streams_.begin(), streams_.end(),
                                  [&](const auto& s) { return s && s->config().stream == stream; });
  return found == streams_.end() ? nullptr : found->get();
}

Stream* Camera::stream_with(int node) const {
  Stream* stream = streams_[static_cast<std::size_t>(stream_of(node))].get();
  return stream != nullptr && stream->nodes().has(index_of(node)) ? stream : nullptr;
}

std::vector<const OwnedNode*> Camera::nodes() const {
  std::vector<const OwnedNode*> all;
  each_stream([&](const Stream& stream) {
    for (const auto& node : stream.nodes().all()) all.push_back(&node);
  });
  return all;
}

Settings Camera::settings() const {
  Settings settings;
  settings.on_demand = config_.on_demand;
  settings.standby = config_.standby;
  settings.detect_frozen = config_.detect_frozen;
  settings.linger = config_.linger;
  each_stream([&](const Stream& stream) {
    settings.fps[static_cast<std::size_t>(stream.number())] = stream.config().output.fps;
  });
  return settings;
}

void Camera::add_stream(const StreamConfig& config, Time now) {
  const auto free = std::find(streams_.begin(), streams_.end(), nullptr);
  if (free == streams_.end()) return;  // the configuration has no more than there is room for
  const int number = static_cast<int>(free - streams_.begin());
  *free = std::make_unique<Stream>(number, config_.name, config, context_, now);
  (*free)->nodes().show_words(slate_words(bridge_, now));
  (*free)->nodes().grow_to(config.nodes, now);
}

void Camera::follow_nodes(Time now) {
  NodeMask readers = 0;
  each_stream([&](const Stream& stream) { readers |= stream.readers(); });
  if (const auto now_usable = usable(); now_usable != bridge_.usable) send(Usable{now_usable}, now);
  if (readers != bridge_.readers) send(Readers{readers}, now);
}

NodeMask Camera::usable() const {
  NodeMask mask = 0;
  each_stream([&](const Stream& stream) { mask |= stream.usable(); });
  return mask;
}

NodeMask Camera::written_by(std::initializer_list<Writer> writers) const {
  NodeMask mask = 0;
  for (int node = 0; node < kMaxNodes; ++node) {
    const Writer is = bridge_.writers[static_cast<std::size_t>(node)];
    if (std::find(writers.begin(), writers.end(), is) != writers.end()) mask |= node_bit(node);
  }
  return mask;
}

NodeMask Camera::idle_nodes() const {
  return written_by({Writer::none}) & usable();
}

NodeMask Camera::captured_nodes() const {
  return written_by({Writer::capture, Writer::releasing}) & bridge_.readers & usable();
}

void Camera::begin_flows(const std::array<Flow, kMaxStreams>& before, Time now) {
  each_stream([&](Stream& stream) {
    const auto number = static_cast<std::size_t>(stream.number());
    if (bridge_.flows[number].progress_by && !before[number].progress_by) stream.begins(now);
  });
}

void Camera::fill_silence(Time now) {
  const NodeMask silent = captured_nodes();
  if (silent == 0) return;
  each_stream([&](Stream& stream) {
    stream.fill_silence(silent, capture_ ? capture_->turn(stream.number()) : WriterTurn(), now);
  });
  follow_nodes(now);
}

void Camera::leave_picture(Time now) {
  const NodeMask read = bridge_.readers & bridge_.usable;
  each_stream([&](Stream& stream) {
    stream.nodes().fill_silence(stream.mine(read), now);
    stream.nodes().keep_young(stream.mine(bridge_.usable & ~read));
  });
}

void Camera::give_up_nodes() {
  each_stream([](Stream& stream) { stream.nodes().give_up(); });
}

std::uint64_t Camera::changes() const {
  std::uint64_t changes = changes_;
  each_stream([&](const Stream& stream) { changes += stream.nodes().changes(); });
  return changes;
}

}  // namespace jcam::bridge
