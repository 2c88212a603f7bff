// SPDX-License-Identifier: Apache-2.0
#include "launcher/cameras/camera_source.h"

#include <fmt/format.h>

#include <algorithm>

#include "common/text/listed.h"

namespace jcam::launch {
namespace {

Error no_such_camera(const CameraName& camera, const std::vector<CameraName>& there) {
  return Error{fmt::format("there is no camera {}", camera.text()),
               there.empty() ? "there is none at all; see jcamctl doctor"
                             : "there is " + listed(there, &CameraName::text)};
}

}  // namespace

Result<std::vector<CameraGrant>> reserve_cameras(CameraSource& source,
                                                 const std::vector<CameraRequest>& cameras,
                                                 std::chrono::milliseconds wait) {
  std::vector<CameraGrant> grants;
  if (cameras.empty()) return grants;
  auto there = source.list();
  if (!there) return there.error();
  std::vector<CameraRequest> wanted;
  for (const auto& camera : cameras) {
    if (!camera.all) wanted.push_back(camera);
    if (camera.all && there->empty()) return Error{"--csi all: there is no camera", "see jcamctl doctor"};
    for (const auto& name : *there) {
      if (camera.all) wanted.push_back({.camera = name});
    }
  }
  for (const auto& camera : wanted) {
    if (std::find(there->begin(), there->end(), camera.camera) == there->end())
      return no_such_camera(camera.camera, *there);
    auto grant = source.reserve({camera.camera, camera.index, wait, camera.stream});
    if (!grant) return grant.error();
    grant->target = camera.target;
    grants.push_back(std::move(*grant));
  }
  return grants;
}

Result<CameraGrant> LabelledNodes::reserve(const Reservation& reservation) {
  for (const auto& video : host_.video) {
    if (!video.bridged || video.bridged->of() != StreamName{reservation.camera, reservation.stream}) continue;
    if (reservation.index && video.bridged->index != *reservation.index) continue;
    if (std::find(given_.begin(), given_.end(), *video.bridged) != given_.end()) continue;
    given_.push_back(*video.bridged);
    return CameraGrant{.node = *video.bridged, .device = video.node};
  }
  const NodeName node{reservation.camera, reservation.index.value_or(0), reservation.stream};
  return Error{
      fmt::format("{} has no free node{}", node.of().text(), reservation.index ? " " + node.text() : ""),
      "see jcamctl status"};
}

Result<std::vector<CameraName>> LabelledNodes::list() {
  std::vector<CameraName> cameras;
  for (const auto& video : host_.video) {
    if (video.bridged) cameras.push_back(video.bridged->camera);
  }
  std::sort(cameras.begin(), cameras.end());
  cameras.erase(std::unique(cameras.begin(), cameras.end()), cameras.end());
  return cameras;
}

}  // namespace jcam::launch
