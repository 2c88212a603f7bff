// SPDX-License-Identifier: Apache-2.0
// The daemon and its configuration: reading it again, and waiting for a right one.
#include <algorithm>
#include <map>
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
  std::vector<std::unique_ptr<Camera>> before = std::exchange(cameras_, {});
  config_ = std::move(fresh);
  board_ = board_cameras(options_.proc_root, options_.sys_root);
  nodes_.begin_at(config_.first_node);
  watch_argus();
  cdi_.place(cdi_path(config_.cdi, options_));
  // Those that go, first: their nodes may be what others want.
  std::map<CameraName, std::unique_ptr<Camera>> stay;
  for (auto& camera : before) {
    const CameraName name = camera->config().name;
    if (std::any_of(config_.cameras.begin(), config_.cameras.end(),
                    [&](const CameraConfig& c) { return c.name == name; })) {
      stay[name] = std::move(camera);
    } else {
      reloaded.changed.push_back(name.text() + " removed");
      retire(std::move(camera), now);
    }
  }
  std::vector<Camera*> fresh_ones;
  for (const auto& wanted : config_.cameras) {
    auto& camera = stay[wanted.name];
    std::vector<std::string> news{wanted.name.text() + " added"};
    if (camera) {
      news = change(*camera, wanted, now);
    } else {
      camera = make_camera(wanted, now);
      fresh_ones.push_back(camera.get());
    }
    reloaded.changed.insert(reloaded.changed.end(), news.begin(), news.end());
    cameras_.push_back(std::move(camera));
  }
  for (Camera* camera : fresh_ones) camera->begin(now);
  wrong_config_.reset();
  store_.forget_left();
  watchers_.changed();
  tell_status();
  return reloaded;
}

std::vector<std::string> Daemon::change(Camera& camera, const CameraConfig& wanted, Time now) {
  std::vector<std::string> news;
  const auto change = camera.reconfigure(wanted, now);
  for (const Stream* stream : camera.waiting_streams())
    news.push_back(stream->name().text() + " " + stream->held_text());
  if (change == Camera::Change::anew) news.push_back(wanted.name.text() + " made anew");
  if (change == Camera::Change::done && news.empty()) news.push_back(wanted.name.text() + " changed");
  return news;
}

/// Its nodes go when its capture has ended.
void Daemon::retire(std::unique_ptr<Camera> camera, Time now) {
  camera->send(Shutdown{}, now);
  retiring_.push_back(std::move(camera));
}

}  // namespace jcam::bridge
