// SPDX-License-Identifier: Apache-2.0
#include "launcher/cameras/configured_nodes.h"

#include <fmt/format.h>

#include <algorithm>

namespace jcam::launch {
namespace {

constexpr unsigned kVideoMajor = 81;
constexpr unsigned kVideoGroup = 44;  // Debian's and Ubuntu's, which a Jetson runs

CameraGrant grant_of(const StreamConfig& stream, const NodeName& node, int number) {
  CameraGrant grant{.node = node};
  grant.device = {"/dev/video" + std::to_string(number), kVideoMajor, static_cast<unsigned>(number),
                  kVideoGroup};
  grant.format = format_name(stream.format);
  grant.mode = stream.output.text();
  return grant;
}

}  // namespace

Result<CameraGrant> ConfiguredNodes::reserve(const Reservation& reservation) {
  int number = config_.first_node;
  const StreamName wanted{reservation.camera, reservation.stream};
  for (const auto& camera : config_.cameras) {
    for (const auto& stream : camera.streams()) {
      for (int index = 0; index < stream.nodes; ++index, ++number) {
        const NodeName node{camera.name, index, stream.stream};
        const bool meant = node.of() == wanted && reservation.index.value_or(index) == index;
        if (!meant || std::find(given_.begin(), given_.end(), node) != given_.end()) continue;
        given_.push_back(node);
        return grant_of(stream, node, number);
      }
    }
  }
  return Error{fmt::format("{} has no free node in the configuration", wanted.text()),
               wanted.stream.empty() ? "raise its \"nodes\" in jcam.toml"
                                     : "add the stream, or raise its \"nodes\", in jcam.toml"};
}

Result<std::vector<CameraName>> ConfiguredNodes::list() {
  std::vector<CameraName> names;
  names.reserve(config_.cameras.size());
  for (const auto& camera : config_.cameras) names.push_back(camera.name);
  return names;
}

}  // namespace jcam::launch
