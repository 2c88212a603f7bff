// SPDX-License-Identifier: Apache-2.0
#include "launcher/cameras/configured_nodes.h"

#include <fmt/format.h>

#include <algorithm>

namespace jcam::launch {
namespace {

constexpr unsigned kVideoMajor = 81;
constexpr unsigned kVideoGroup = 44;  // Debian's and Ubuntu's, which a Jetson runs

CameraGrant grant_of(const CameraConfig& camera, const NodeName& node, int number) {
  CameraGrant grant{.node = node};
  grant.device = {"/dev/video" + std::to_string(number), kVideoMajor, static_cast<unsigned>(number),
                  kVideoGroup};
  grant.format = format_name(camera.format);
  grant.mode = camera.output.text();
  return grant;
}

}  // namespace

Result<CameraGrant> ConfiguredNodes::reserve(const Reservation& reservation) {
  int number = config_.first_node;
  for (const auto& camera : config_.cameras) {
    for (int index = 0; index < camera.nodes; ++index, ++number) {
      const NodeName node{camera.name, index};
      const bool meant = camera.name == reservation.camera && reservation.index.value_or(index) == index;
      if (!meant || std::find(given_.begin(), given_.end(), node) != given_.end()) continue;
      given_.push_back(node);
      return grant_of(camera, node, number);
    }
  }
  return Error{fmt::format("{} has no free node in the configuration", reservation.camera.text()),
               "raise its \"nodes\" in jcam.toml"};
}

Result<std::vector<CameraName>> ConfiguredNodes::list() {
  std::vector<CameraName> names;
  names.reserve(config_.cameras.size());
  for (const auto& camera : config_.cameras) names.push_back(camera.name);
  return names;
}

}  // namespace jcam::launch
