// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>

#include "common/names.h"
#include "common/result.h"

namespace jcam::kubelet {

inline constexpr std::string_view kDomain = "jcam.dev/";

/// What a Pod asks for: the nodes of one stream, or those of every camera's main stream. A node may be on
/// the list of two resources; to a Pod it is given through one of them. Pure, as is all here.
struct Resource {
  std::optional<StreamName> stream;  ///< nothing: of any camera

  /// "csi0", "csi0-small", "camera".
  std::string word() const;
  /// As Pods write it: "jcam.dev/csi0".
  std::string name() const;
  /// Whether such a node may be given through it.
  bool has(const NodeName& node) const;
  bool operator==(const Resource&) const = default;
  std::strong_ordering operator<=>(const Resource&) const = default;
};

/// "jcam.dev/csi0"; an error for whatever is not of ours.
Result<Resource> parse_resource(std::string_view name);

/// What a Pod has, as kubelet tells of it.
struct Claim {
  Resource resource;
  NodeName node;
  bool operator==(const Claim&) const = default;
};

}  // namespace jcam::kubelet
