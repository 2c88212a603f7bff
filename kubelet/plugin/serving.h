// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "kubelet/plan/offer.h"
#include "kubelet/plugin/options.h"
#include "kubelet/plugin/say.h"
#include "kubelet/wire/endpoint.h"
#include "kubelet/wire/kubelet_client.h"

namespace jcam::kubelet {

/// A socket for each resource, made known to kubelet. One thread; the sockets' calls go to `calls`.
class Serving {
 public:
  Serving(const Options& options, Calls& calls)
      : plugins_(options.plugins), kubelet_(options.kubelet_socket(), options.pod_resources), calls_(calls) {}

  /// Shows what is new, serves what was not there before, and registers what is not yet known to kubelet. An
  /// error is one that this program cannot live with.
  Status show(const Offers& offers, Time now);
  /// kubelet has forgotten us, and has removed our sockets: all anew with the next show().
  void forget();
  /// When to try again to register; nothing: all are.
  std::optional<Time> due() const;

 private:
  struct Slot {
    std::unique_ptr<Endpoint> endpoint;
    std::vector<Device> shown;
    bool registered = false;
  };
  void register_all(Time now);

  std::string plugins_;
  KubeletClient kubelet_;
  Calls& calls_;
  std::map<Resource, Slot> slots_;
  Time next_try_{};
  std::chrono::milliseconds pause_{};
  Complaint complaint_;
};

}  // namespace jcam::kubelet
