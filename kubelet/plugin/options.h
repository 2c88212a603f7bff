// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <string>

#include "control/protocol/messages.h"

namespace jcam::kubelet {

struct Options {
  std::string socket{control::kDefaultSocket};
  std::string plugins = "/var/lib/kubelet/device-plugins";  ///< with kubelet.sock, and our own sockets
  std::string pod_resources = "/var/lib/kubelet/pod-resources/kubelet.sock";
  /// Where Node Feature Discovery takes its local features from; empty: it is told nothing.
  std::string features = "/etc/kubernetes/node-feature-discovery/features.d";
  bool cdi = false;                                            ///< containers get their cameras by CDI names
  std::chrono::milliseconds settle = std::chrono::minutes(1);  ///< a new kubelet may not know its Pods yet

  std::string kubelet_socket() const { return plugins + "/kubelet.sock"; }
};

}  // namespace jcam::kubelet
