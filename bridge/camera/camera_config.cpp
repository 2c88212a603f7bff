// SPDX-License-Identifier: Apache-2.0
// A camera whose configuration changes while it runs, and nodes that come and go with it.
#include <algorithm>
#include <utility>

#include "bridge/camera/camera.h"
#include "bridge/machine/capture_argv.h"

namespace jcam::bridge {
namespace {

bool same_picture(const StreamConfig& a, const StreamConfig& b) {
  return a.format == b.format && a.output.size == b.output.size;
}

/// Null: there is none of this name.
StreamConfig* stream_in(CameraConfig& camera, const std::string& stream) {
  if (stream.empty()) return &camera;
  const auto found = std::find_if(camera.others.begin(), camera.others.end(),
                                  [&](const StreamConfig& other) { return other.stream == stream; });
  return found == camera.others.end() ? nullptr : &*found;
}

}  // namespace

Status Camera::add_node(const std::string& stream, Time now) {
  Stream* wanted = stream_called(stream);
  const StreamName name{config_.name, stream};
  if (wanted == nullptr) return Error{"there is no stream " + name.text(), "see: jcamctl status"};
  const int count = static_cast<int>(wanted->nodes().size());
  if (count >= wanted->config().max_nodes) {
    const std::string section = "camera." + config_.name.text() + (stream.empty() ? "" : ".stream." + stream);
    return Error{name.text() + " has all of its " + std::to_string(count) + " nodes taken",
                 "raise max_nodes of " + section + " in /etc/jcam/jcam.toml"};
  }
  if (auto added = wanted->nodes().add(now); !added) return added.error();
  follow_nodes(now);
  return {};
}

void Camera::drop_spare_nodes(Stream& stream, Time now) {
  while (static_cast<int>(stream.nodes().size()) > stream.config().max_nodes) {
    const int last = static_cast<int>(stream.nodes().size()) - 1;
    const auto node = static_cast<std::size_t>(node_of(stream.number(), last));
    // Somebody is on it: it goes with a later reload.
    if (stream.nodes().at(last).has_reader() || bridge_.writers[node] != Writer::none) return;
    stream.nodes().drop_last();
    follow_nodes(now);
  }
}

void Camera::settle_streams(CameraConfig& wanted, Time now) {
  for (auto& stream : streams_) {
    if (!stream) continue;
    StreamConfig* next = stream_in(wanted, stream->config().stream);
    if (next != nullptr && same_picture(*next, stream->config())) continue;
    if (next != nullptr && (stream->nodes().are_read(now) ||
                            stream->nodes().are_kept_from(next->node_format()).value_or(false))) {
      next->format = stream->config().format;
      next->output.size = stream->config().output.size;
      continue;
    }
    // At once: the next stream is to have them.
    stream->nodes().give_up();
    stream.reset();
  }
  // Before others come in the places of those that are gone: their nodes are not these.
  follow_nodes(now);
}

Camera::Change Camera::reconfigure(const CameraConfig& wanted, Time now) {
  CameraConfig next = wanted;
  settle_streams(next, now);
  waiting_config_ = next == wanted ? std::nullopt : std::optional(wanted);
  departures_ = {};
  const bool main_is_new = find("") == nullptr;
  if (next == config_) return Change::none;
  apply(next, now);
  return main_is_new ? Change::anew : Change::done;
}

void Camera::apply(const CameraConfig& config, Time now) {
  const CameraConfig before = std::exchange(config_, config);
  for (const auto& stream : config_.streams()) {
    if (Stream* there = stream_called(stream.stream)) {
      there->reconfigure(stream, now);
    } else {
      add_stream(stream, now);
    }
  }
  settings_ = settings();
  ++changes_;
  // Before the machine hears of new nodes: a capture that runs knows nothing of their streams.
  if (capture_launch("", config_, false, true) != capture_launch("", before, false, true))
    send(Restart{}, now);
  follow_nodes(now);
  each_stream([&](Stream& stream) { drop_spare_nodes(stream, now); });
  // Demand is judged anew: on_demand or linger may be different.
  send(Usable{bridge_.usable}, now);
}

std::vector<const Stream*> Camera::waiting_streams() const {
  std::vector<const Stream*> waiting;
  if (!waiting_config_) return waiting;
  for (const auto& wanted : waiting_config_->streams()) {
    const Stream* is = find(wanted.stream);
    if (is != nullptr && !same_picture(wanted, is->config())) waiting.push_back(is);
  }
  return waiting;
}

/// Where a module does not say whether it would take another picture (0.12), the count of what others have
/// open is watched. This is asked for each time that anything happens.
bool Camera::somebody_left(Time now) {
  return departures_.due(now) && departures_.seen(context_.nodes.directory.opens_of_others(), now);
}

bool Camera::is_due_anew(Time now) {
  if (!waiting_config_) return false;
  bool is_due = false;
  std::optional<bool>
      left;  // looked at once for all, also while they are read: it is a count before and after
  for (const Stream* stream : waiting_streams()) {
    const auto* wanted = stream_in(*waiting_config_, stream->config().stream);
    const auto kept = stream->nodes().are_kept_from(wanted->node_format());
    if (!kept && !left) left = somebody_left(now);
    if (!stream->nodes().are_read(now) && (kept ? !*kept : *left)) is_due = true;
  }
  return is_due;
}

void Camera::take_kept_pictures(Time now) {
  const auto is_kept = [](const auto& stream) { return stream && stream->nodes().kept_picture(); };
  if (std::none_of(streams_.begin(), streams_.end(), is_kept)) return;
  CameraConfig next = config_;
  for (auto& stream : streams_) {
    if (!stream) continue;
    const auto kept = stream->nodes().kept_picture();
    if (!kept) continue;
    StreamConfig& config = *stream_in(next, stream->config().stream);
    config.format = kept->pixel;
    config.output.size = kept->mode.size;
    if (same_picture(config, stream->config())) continue;
    stream->nodes().give_up();
    stream.reset();
  }
  if (next == config_) return;
  if (!waiting_config_) waiting_config_ = config_;
  departures_ = {};
  follow_nodes(now);
  apply(next, now);
}

void Camera::settle_pictures(Time now) {
  if (is_due_anew(now)) {
    reconfigure(CameraConfig(*waiting_config_), now);
  } else {
    take_kept_pictures(now);
  }
}

}  // namespace jcam::bridge
