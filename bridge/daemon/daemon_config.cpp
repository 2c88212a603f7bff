// SPDX-License-Identifier: Apache-2.0
// The daemon and its configuration: reading it again, and waiting for a right one.
#include <algorithm>
#include <utility>

#include "bridge/daemon/config_source.h"
#include "bridge/daemon/daemon.h"

namespace jcam::bridge {
namespace {

using namespace std::chrono_literals;

/// How often a daemon whose configuration is wrong looks for a right one.
constexpr Time kLook = 1s;

}  // namespace

void Daemon::look_for_config(Time now) {
  look_due_ = now + kLook;
  auto look = wrong_config_->look(load_config(options_));
  if (look.config) {
    apply(std::move(*look.config), now);
    log_.info("", "configuration", "it is right now: " + std::to_string(cameras_.size()) + " cameras");
  } else if (look.news) {
    log_.problem("", "configuration", wrong_config_->wrong().message());
    watchers_.changed();
    tell_status();
  }
}

Result<control::Reply> Daemon::reload(Time now) {
  auto fresh = load_config(options_);
  if (!fresh) return fresh.error();
  // The file alone says what holds: nothing that was set by hand outlives this.
  std::vector<std::string> taken_back;
  for (auto& camera : cameras_) {
    if (const auto count = camera->unset_all(); count > 0)
      taken_back.push_back(camera->config().name.text() + ": " + std::to_string(count) +
                           (count == 1 ? " setting" : " settings") + " of jcamctl set taken back");
  }
  auto reloaded = apply(std::move(*fresh), now);
  reloaded.changed.insert(reloaded.changed.begin(), taken_back.begin(), taken_back.end());
  return control::Reply(std::move(reloaded));
}

control::Reloaded Daemon::apply(Config fresh, Time now) {
  control::Reloaded reloaded;
  const auto in_fresh = [&](const CameraName& name) {
    return std::find_if(fresh.cameras.begin(), fresh.cameras.end(),
                        [&](const CameraConfig& c) { return c.name == name; });
  };
  for (auto it = cameras_.begin(); it != cameras_.end();) {
    const CameraName name = (*it)->config().name;
    const auto wanted = in_fresh(name);
    if (wanted != fresh.cameras.end() && (*wanted == (*it)->config() || (*it)->reconfigure(*wanted, now))) {
      ++it;
      continue;
    }
    reloaded.changed.push_back(name.text() + (wanted == fresh.cameras.end() ? " removed" : " made anew"));
    (*it)->send(Shutdown{}, now);
    if (wanted != fresh.cameras.end()) (*it)->give_up_nodes();
    retiring_.push_back(std::move(*it));
    it = cameras_.erase(it);
  }
  config_ = std::move(fresh);
  nodes_.begin_at(config_.first_node);
  watch_argus();
  cdi_.place(cdi_path(config_.cdi, options_));
  for (const auto& camera : config_.cameras) {
    if (find(camera.name) != nullptr) continue;
    add_camera(camera, now);
    reloaded.changed.push_back(camera.name.text() + " added");
  }
  wrong_config_.reset();
  drop_kept();
  watchers_.changed();
  tell_status();
  return reloaded;
}

}  // namespace jcam::bridge
