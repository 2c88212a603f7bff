// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "common/result.h"
#include "kubelet/plan/offer.h"
#include "kubelet/wire/calls.h"

namespace jcam::kubelet {

/// One resource as kubelet sees it: a device plugin on a socket of its own. Its calls come on gRPC's threads
/// and go on to `calls`, which outlives it; offer() may be called on any thread.
class Endpoint {
 public:
  /// Listens at `path`, in place of a socket that nobody answers. An error where somebody does.
  static Result<std::unique_ptr<Endpoint>> serve(const std::string& path, const Resource& resource,
                                                 Calls& calls);
  /// Ends all calls and removes the socket. Waits for them, so the caller holds no lock that they want.
  ~Endpoint();
  Endpoint(const Endpoint&) = delete;
  Endpoint& operator=(const Endpoint&) = delete;

  /// What kubelet sees from now on.
  void offer(const std::vector<Device>& devices);

 private:
  class Service;
  struct Parts;
  explicit Endpoint(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace jcam::kubelet
