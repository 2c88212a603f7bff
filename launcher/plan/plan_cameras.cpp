// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "launcher/plan/planner.h"

namespace jcam::launch {
namespace {

std::string variable_name(const NodeName& node, bool first_of_camera) {
  const std::string name = "JCAM_CSI" + std::to_string(node.camera.number);
  return first_of_camera ? name : fmt::format("{}_{}", name, node.index);
}

std::string describe(const VideoDevice& video) {
  switch (video.kind) {
    case VideoKind::raw_csi:
      return fmt::format("raw CSI sensor \"{}\"", video.name);
    case VideoKind::loopback:
      return fmt::format("loopback device \"{}\"", video.name);
    case VideoKind::bridged:
    case VideoKind::camera:
      break;
  }
  return fmt::format("camera \"{}\"", video.name);
}

}  // namespace

Status Planner::cameras(const std::vector<CameraGrant>& grants) {
  std::map<std::string, NodeName> owners;
  std::map<CameraName, int> seen;
  std::string label;
  for (const auto& grant : grants) {
    const std::string target = grant.target.value_or("/dev/video" + std::to_string(grant.node.camera.number));
    const auto [owner, fresh] = owners.emplace(target, grant.node);
    if (!fresh) {
      return Error{fmt::format("{} and {} would both be {}", owner->second.text(), grant.node.text(), target),
                   fmt::format("give one a place of its own: --csi {}.{}=/dev/videoN",
                               grant.node.camera.number, grant.node.index)};
    }
    if (user_targets_.contains(target)) {
      return Error{
          fmt::format("{} is {} inside, and so is an option of yours", grant.node.text(), target),
          fmt::format("give the camera another place: --csi {}=/dev/videoN", grant.node.camera.number)};
    }
    const std::string mode = grant.mode.empty() ? "" : fmt::format(" {} {}", grant.format, grant.mode);
    add_device({grant.device.path,
                target,
                grant.device,
                {fmt::format("{}, bridged{}", grant.node.text(), mode), "pictures of this camera"}});
    const bool first = seen[grant.node.camera]++ == 0;
    add_variable(variable_name(grant.node, first), target,
                 {fmt::format("where {} is", grant.node.camera.text()), "nothing"});
    label += (label.empty() ? "" : ",") + grant.node.text();
    plan_.cameras.push_back({grant, target});
  }
  if (!label.empty()) {
    add_flag("label", "dev.jcam.nodes=" + label,
             {"keeps the nodes for this container while it exists", "nothing"});
  }
  return {};
}

std::string Planner::free_video_target() const {
  int number = 0;
  const auto used = [&](const std::string& path) {
    return taken(path) || std::any_of(host_.video.begin(), host_.video.end(), [&](const auto& v) {
             return v.kind != VideoKind::bridged && v.node.path == path;
           });
  };
  while (used("/dev/video" + std::to_string(number))) ++number;
  return "/dev/video" + std::to_string(number);
}

Status Planner::pass_video(const VideoDevice& video) {
  std::string target = video.node.path;
  if (targets_.contains(target)) {
    if (video.kind != VideoKind::camera) {
      plan_.left_out.push_back(
          {video.node.path, fmt::format("{}; {} is a bridged camera inside", describe(video), target)});
      return {};
    }
    target = free_video_target();
    plan_.left_out.push_back(
        {video.node.path + " under its own name",
         fmt::format("a bridged camera is there; {} is {} inside", describe(video), target)});
  }
  add_device({video.node.path, target, video.node, {describe(video), "pictures of this device"}});
  return {};
}

Status Planner::video() {
  const bool all = on(Feature::video);
  if (!all && !request_.webcams) return {};
  int passed = 0;
  int webcams = 0;
  for (const auto& video : host_.video) {
    // A node of jcam belongs to one container, and only --csi reserves it.
    if (video.kind == VideoKind::bridged) continue;
    const bool webcam = video.driver == "uvcvideo";
    if (!all && !webcam) continue;
    if (auto status = pass_video(video); !status) return status;
    ++passed;
    webcams += webcam ? 1 : 0;
  }
  if (request_.webcams && webcams == 0) {
    return Error{"--webcams: there is no camera on USB",
                 "see v4l2-ctl --list-devices; leave --webcams out to start without"};
  }
  if (passed == 0 && all) return absent(Feature::video, "/dev/video*", "is not there");
  return {};
}

}  // namespace jcam::launch
