// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "control/client.h"
#include "launcher/cameras/camera_source.h"

namespace jcam::launch {

/// Which nodes the engines' containers have, by their labels. The bridge cannot know: a detached container
/// has no connection to it, and a bridge that was restarted never heard of those that run.
using HeldNodes = std::function<Result<std::vector<NodeName>>()>;

/// The cameras of a running jcam-bridge.
class BridgeCameras final : public CameraSource {
 public:
  BridgeCameras(std::string socket, HeldNodes held) : socket_(std::move(socket)), held_(std::move(held)) {}

  /// Whether a bridge answers at all; control::is_not_running() tells why not.
  Status ping();
  Result<CameraGrant> reserve(const Reservation& reservation) override;
  Result<std::vector<CameraName>> list() override;
  /// The connections, for the program that takes this one's place: they are no longer ours, and stay open
  /// there.
  Result<std::vector<int>> release_to_exec();

 private:
  struct Try {
    control::Client client;
    control::Reservation given;
  };
  Result<Try> ask(const Reservation& reservation, const std::vector<NodeName>& held) const;

  std::string socket_;
  HeldNodes held_;
  std::vector<control::Client> reserved_;  ///< one connection for each node
};

}  // namespace jcam::launch
