// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "launcher/plan/planner.h"

namespace jcam::launch {
namespace {

std::string variable_name(const NodeName& node, bool first_of_stream) {
  const std::string name = variable_of(node.of());
  return first_of_stream ? name : fmt::format("{}_{}", name, node.index);
}

/// As --csi takes it: "0", "0:small".
std::string word_of(const StreamName& name) {
  const std::string number = std::to_string(name.camera.number);
  return name.stream.empty() ? number : number + ":" + name.stream;
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

std::string Planner::fixed_name(const std::string& target) const {
  // The engines put all devices of the host there first, and do not replace one, or look at no --device at
  // all.
  if (request_.engine_flag("privileged")) return "--privileged";
  const auto* mount = covering(user_targets_, target);
  return mount != nullptr ? mount->option : std::string();
}

Result<std::string> Planner::place_of(const CameraGrant& grant) {
  const std::string number = std::to_string(grant.node.camera.number);
  const std::string& own = grant.device.path;
  if (request_.choice(Feature::host_names) != Choice::off && !grant.target) return own;
  const std::string target = grant.target.value_or("/dev/video" + number);
  const std::string fixed = target == own ? std::string() : fixed_name(target);
  if (fixed.empty()) return target;
  if (grant.target) {
    const std::string word = word_of(grant.node.of());
    return Error{fmt::format("--csi {}={}: with {} the camera has the host's name inside, which is {}", word,
                             target, fixed, own),
                 fmt::format("write --csi {}, or leave {} out", word, fixed)};
  }
  return own;
}

/// One line for all of them: a program that opens /dev/video0 out of habit gets another device.
void Planner::warn_of_places() {
  std::string places;
  std::string why;
  for (const auto& use : plan_.cameras) {
    const std::string usual = "/dev/video" + std::to_string(use.grant.node.camera.number);
    if (use.target != use.grant.device.path || use.grant.target || use.target == usual) continue;
    const std::string fixed = fixed_name(usual);
    if (fixed.empty()) continue;
    why = fixed;
    places += fmt::format("{}{} is {}, not {}", places.empty() ? "" : ", ", use.grant.node.text(), use.target,
                          usual);
  }
  if (!places.empty())
    plan_.warnings.push_back(fmt::format("with {} devices have the host's names inside: {}", why, places));
}

void Planner::warn_of_labels() {
  if (!engine_.host.selinux || plan_.cameras.empty() || request_.engine_flag("privileged")) return;
  for (const auto& option : request_.options) {
    if (option.name == "security-opt" && option.value && option.value->starts_with("label")) return;
  }
  plan_.warnings.emplace_back(
      "SELinux is enforcing here and may keep the container from its cameras: sudo setsebool -P "
      "container_use_devices 1, or add --security-opt label=disable");
}

Status Planner::cameras(const std::vector<CameraGrant>& grants) {
  std::map<std::string, NodeName> owners;
  std::map<StreamName, int> seen;
  std::string label;
  for (const auto& grant : grants) {
    const auto place = place_of(grant);
    if (!place) return place.error();
    const std::string& target = *place;
    const auto [owner, fresh] = owners.emplace(target, grant.node);
    if (!fresh) {
      return Error{
          fmt::format("{} and {} would both be {}", owner->second.text(), grant.node.text(), target),
          fmt::format(
              "give one a place of its own: --csi {}{}=/dev/videoN", word_of(grant.node.of()),
              grant.node.stream.empty() || grant.node.index > 0 ? fmt::format(".{}", grant.node.index) : "")};
    }
    if (taken(target)) {
      return Error{
          fmt::format("{} is {} inside, and so is an option of yours", grant.node.text(), target),
          fmt::format("give the camera another place: --csi {}=/dev/videoN", word_of(grant.node.of()))};
    }
    const auto* over = covering(user_targets_, target);
    if (over != nullptr && !(target == grant.device.path && shows(*over, target))) {
      return Error{
          fmt::format("{} cannot be seen inside: {} lies over {}", grant.node.text(), over->option, target),
          "leave that option out"};
    }
    const std::string mode = grant.mode.empty() ? "" : fmt::format(" {} {}", grant.format, grant.mode);
    add_device({grant.device.path,
                target,
                grant.device,
                {fmt::format("{}, bridged{}", grant.node.text(), mode), "pictures of this camera"}});
    const bool first = seen[grant.node.of()]++ == 0;
    add_variable(variable_name(grant.node, first), target,
                 {fmt::format("where {} is", grant.node.of().text()), "nothing"});
    label += (label.empty() ? "" : ",") + grant.node.text();
    plan_.cameras.push_back({grant, target});
  }
  if (!label.empty()) {
    add_flag("label", "dev.jcam.nodes=" + label,
             {"keeps the nodes for this container while it exists", "nothing"});
  }
  warn_of_places();
  warn_of_labels();
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
