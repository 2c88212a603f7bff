// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "kubelet/plan/state.h"

namespace jcam::kubelet {

/// What one container gets, in kubelet's words.
struct Allocation {
  struct Path {
    std::string host, inside;
    bool operator==(const Path&) const = default;
  };
  std::vector<Path> devices;
  std::map<std::string, std::string> variables;
  std::vector<std::string> cdi;  ///< "jcam.dev/camera=csi0", in place of `devices`
  bool operator==(const Allocation&) const = default;
};

/// The nodes that these identities name. An error for one that is unknown, of another resource, named twice,
/// or not to be had. What a Pod had through the same resource may be given again: kubelet knows that it is
/// gone.
Result<std::vector<NodeName>> may_give(const State& state, const Resource& resource,
                                       const std::vector<std::string>& ids, Time now);

/// What the container gets of nodes that may_give() named. A camera is /dev/videoN of its number inside, a
/// further node of the same one and every node of another stream /dev/jcam/NAME; of any camera, /dev/video0
/// and on, in their order, since a program cannot know which it will be. `with_cdi`: by name, for a runtime
/// that takes it; then the paths are those of the CDI file, and one container can have one node of a stream.
Result<Allocation> allocation(const State& state, const Resource& resource,
                              const std::vector<NodeName>& nodes, bool with_cdi);

}  // namespace jcam::kubelet
