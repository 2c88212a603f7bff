// SPDX-License-Identifier: Apache-2.0
#include "launcher/cameras/camera_access.h"

#include <algorithm>

#include "host/config_file.h"
#include "launcher/cameras/configured_nodes.h"
#include "launcher/cameras/held_nodes.h"
#include "launcher/cameras/private_bridge.h"

namespace jcam::launch {
namespace {

std::string socket_path(const Request& request, const Host& host) {
  if (!request.socket.empty()) return request.socket;
  const auto variable = host.caller.variable("JCAM_SOCKET");
  return variable.empty() ? std::string(control::kDefaultSocket) : variable;
}

}  // namespace

Result<CameraAccess> CameraAccess::open(const Request& request, const Host& host, const Engine& engine) {
  CameraAccess access;
  if (request.cameras.empty() || request.root != "/") {
    access.source_ = std::make_unique<LabelledNodes>(host);
    return access;
  }
  auto bridge =
      std::make_unique<BridgeCameras>(socket_path(request, host), ask_engines(request, host, engine));
  const auto answers = bridge->ping();
  if (answers) {
    access.bridge_ = bridge.get();
    access.source_ = std::move(bridge);
    return access;
  }
  if (!control::is_not_running(answers.error())) return answers.error();
  return starts_container(request) ? with_private_bridge(request, host, engine) : for_printing(request, host);
}

Result<CameraAccess> CameraAccess::for_printing(const Request& request, const Host& host) {
  CameraAccess access;
  const bool stand =
      std::any_of(host.video.begin(), host.video.end(), [](const auto& v) { return v.bridged.has_value(); });
  if (stand) {
    access.source_ = std::make_unique<LabelledNodes>(host);
    return access;
  }
  auto config = load_config_file(request.config, request.config != kConfigPath);
  if (!config) return config.error();
  access.source_ = std::make_unique<ConfiguredNodes>(std::move(*config));
  access.warnings_.emplace_back("jcam-bridge is not running: the numbers of its nodes are a guess");
  return access;
}

Result<CameraAccess> CameraAccess::with_private_bridge(const Request& request, const Host& host,
                                                       const Engine& engine) {
  if (request.engine_flag("detach")) {
    return Error{"a detached container needs a jcam-bridge that stays, and none is running",
                 "systemctl start jcam-bridge"};
  }
  const std::string directory = private_directory(host);
  if (directory.empty()) {
    return Error{"jcam-bridge is not running, and there is no private directory for one (XDG_RUNTIME_DIR)",
                 "systemctl start jcam-bridge"};
  }
  const std::string config = request.config == kConfigPath ? "" : request.config;
  auto started =
      start_private_bridge({.program = bridge_program(), .config = config, .directory = directory});
  if (!started) return started.error();
  CameraAccess access;
  auto bridge = std::make_unique<BridgeCameras>(started->socket, ask_engines(request, host, engine));
  access.bridge_ = bridge.get();
  access.source_ = std::move(bridge);
  access.lifeline_ = std::move(started->lifeline);
  return access;
}

Result<std::vector<int>> CameraAccess::release_to_exec() {
  std::vector<int> descriptors;
  if (bridge_ != nullptr) {
    auto connections = bridge_->release_to_exec();
    if (!connections) return connections.error();
    descriptors = std::move(*connections);
  }
  if (lifeline_) descriptors.push_back(lifeline_.release());
  return descriptors;
}

}  // namespace jcam::launch
