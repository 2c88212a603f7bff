// SPDX-License-Identifier: Apache-2.0
// A camera whose configuration changes while it runs, and nodes that come and go with it.
#include <utility>

#include "bridge/camera/camera.h"
#include "bridge/machine/capture_argv.h"

namespace jcam::bridge {
namespace {

bool same_picture(const CameraConfig& a, const CameraConfig& b) {
  return a.format == b.format && a.output.size == b.output.size;
}

/// `wanted` in everything but the picture on the nodes.
CameraConfig with_picture_of(const CameraConfig& is, CameraConfig wanted) {
  wanted.format = is.format;
  wanted.output.size = is.output.size;
  return wanted;
}

}  // namespace

Result<int> Camera::add_node(Time now) {
  const int index = static_cast<int>(nodes_.size());
  if (index >= config_.max_nodes) {
    return Error{config_.name.text() + " has all of its " + std::to_string(index) + " nodes taken",
                 "raise max_nodes of camera." + config_.name.text() + " in /etc/jcam/jcam.toml"};
  }
  if (auto added = nodes_.add(now); !added) return added.error();
  follow_nodes(now);
  return index;
}

void Camera::drop_spare_nodes(Time now) {
  while (static_cast<int>(nodes_.size()) > config_.max_nodes) {
    const int last = static_cast<int>(nodes_.size()) - 1;
    // Somebody is on it: it goes with a later reload.
    if (nodes_.at(last).has_reader() || bridge_.writers[static_cast<std::size_t>(last)] != Writer::none)
      return;
    nodes_.drop_last();
    follow_nodes(now);
  }
}

std::string Camera::held_text() const {
  if (!waiting_config_) return {};
  return "keeps " + config_.output.text() + " as " + std::string(format_name(config_.format)) +
         " until nobody has it open";
}

bool Camera::is_due_anew(Time now) {
  if (!waiting_config_) return false;
  const bool somebody_left = departures_.seen(context_.nodes.directory.opens_of_others(), now);
  if (nodes_.are_read()) return false;
  const auto kept = nodes_.are_kept_from(waiting_config_->node_format());
  return kept ? !*kept : somebody_left;
}

std::optional<NodeFormat> Camera::kept_picture() const {
  return waiting_config_ ? std::nullopt : nodes_.kept_picture();
}

Camera::Change Camera::reconfigure(const CameraConfig& wanted, Time now) {
  const bool other_picture = !same_picture(wanted, config_);
  if (other_picture && !nodes_.are_read() && !nodes_.are_kept_from(wanted.node_format()).value_or(false))
    return Change::anew;
  waiting_config_ = other_picture ? std::optional(wanted) : std::nullopt;
  departures_ = {};
  const CameraConfig before = std::exchange(config_, with_picture_of(config_, wanted));
  if (config_ == before) return other_picture ? Change::later : Change::none;
  settings_ = machine_settings(config_);
  ++changes_;
  if (config_.output.fps != before.output.fps) nodes_.set_rate(config_.output.fps, now);
  nodes_.grow_to(config_.nodes, now);
  follow_nodes(now);
  drop_spare_nodes(now);
  if (capture_launch("", config_, false, true) != capture_launch("", before, false, true))
    send(Restart{}, now);
  // Demand is judged anew: on_demand or linger may be different.
  send(Usable{bridge_.usable}, now);
  return other_picture ? Change::later : Change::done;
}

}  // namespace jcam::bridge
