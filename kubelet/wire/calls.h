// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "common/result.h"
#include "kubelet/plan/allocate.h"
#include "kubelet/plan/resource.h"

namespace jcam::kubelet {

/// Who answers kubelet. Called on threads of gRPC's, several at a time.
class Calls {
 public:
  using Ids = std::vector<std::string>;
  struct Choice {
    Ids available, must;
    std::size_t size = 0;
  };

  virtual ~Calls() = default;
  /// One list of identities, and one answer, for each container.
  virtual Result<std::vector<Allocation>> allocate(const Resource& resource,
                                                   const std::vector<Ids>& containers) = 0;
  virtual Ids prefer(const Resource& resource, const Choice& choice) = 0;
};

}  // namespace jcam::kubelet
