// SPDX-License-Identifier: Apache-2.0
// What the daemon does about nvargus-daemon: sees its socket come and go, and asks for its restart.
#include <algorithm>
#include <filesystem>
#include <utility>

#include "bridge/daemon/daemon.h"
#include "common/os/atomic_file.h"
#include "host/board_cameras.h"
#include "host/rooted_file_system.h"
#include "host/sipl.h"

namespace jcam::bridge {
namespace {

bool uses_argus(const Config& config) {
  return std::any_of(config.cameras.begin(), config.cameras.end(),
                     [](const CameraConfig& c) { return c.source.kind == SourceKind::argus; });
}

}  // namespace

bool Daemon::is_sipl_board() const {
  return has_sipl(RootedFileSystem("/")) && board_cameras("/proc", options_.sys_root).empty();
}

void Daemon::watch_argus() {
  if (argus_ && (!uses_argus(config_) || argus_->path() != config_.argus.socket)) argus_.reset();
  if (!uses_argus(config_) || argus_) return;
  auto watch = ArgusWatch::open(config_.argus.socket);
  if (!watch) {
    log_.problem("", "argus-watch", watch.error().message());
    return;
  }
  argus_ = std::move(*watch);
  sipl_ = is_sipl_board();
  if (sipl_)
    log_.problem("", "sipl", kSiplWords);
  else if (!argus_->served())
    log_.problem("", "argus-gone", "nvargus-daemon is not running: nobody serves " + config_.argus.socket);
}

void Daemon::on_argus(Time now) {
  const auto change = argus_->drain();
  for (auto& camera : cameras_) {
    if (camera->config().source.kind != SourceKind::argus) continue;
    if (change == ArgusWatch::Change::gone || change == ArgusWatch::Change::replaced)
      camera->send(ArgusGone{}, now);
    if (change == ArgusWatch::Change::back || change == ArgusWatch::Change::replaced)
      camera->send(ArgusBack{}, now);
  }
}

/// Restarting a service is a right that we do not have. A path unit of systemd looks for the file, and its
/// service does that one thing (jcam-argus-restart).
void Daemon::keep_argus(Time now) {
  // A private bridge of one launch decides nothing for the machine.
  if (lifeline_) return;
  std::vector<ArgusKeeper::Camera> cameras;
  for (const auto& camera : cameras_) {
    const Bridge& bridge = camera->bridge();
    if (camera->config().source.kind == SourceKind::argus)
      cameras.push_back({bridge.state, bridge.failures, bridge.kind});
  }
  if (!argus_keeper_.decide(config_.argus, cameras, now)) return;
  const std::string wish = (std::filesystem::path(options_.socket).parent_path() / "argus-restart").string();
  log_.problem("", "argus-restart", "nvargus-daemon gives no camera; asking for its restart by " + wish);
  if (auto done = write_file_atomically(wish, "", 0600); !done)
    log_.problem("", "argus-restart", done.error().message());
}

}  // namespace jcam::bridge
