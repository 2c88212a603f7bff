// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <array>
#include <charconv>
#include <utility>

#include "launcher/request/command_line.h"

namespace jcam::launch {
namespace {

Error not_a_camera(std::string_view text) {
  return Error{fmt::format("--csi \"{}\" is not a camera", text),
               "write --csi 0, --csi all, --csi 1.2, --csi 0:small or --csi 0=/dev/video5"};
}

/// A place for a device: below /dev, and a name that every engine takes ("a:b" would be two paths to them).
bool good_target(std::string_view path) {
  if (!path.starts_with("/dev/") || path.ends_with('/') || path.find("..") != std::string_view::npos)
    return false;
  for (const char c : path) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (!plain && std::string_view("/_-.").find(c) == std::string_view::npos) return false;
  }
  return true;
}

Result<CameraRequest> parse_one(std::string_view text) {
  const auto equals = text.find('=');
  CameraRequest request;
  if (equals != std::string_view::npos) {
    const auto target = text.substr(equals + 1);
    if (!good_target(target)) {
      return Error{fmt::format("--csi \"{}\": \"{}\" is no place for a device", text, target),
                   "write --csi 0=/dev/video5"};
    }
    request.target = target;
  }
  std::string_view name = text.substr(0, equals);
  if (name == "all") {
    if (request.target)
      return Error{"--csi all cannot have one path inside", "name the cameras: --csi 0=/dev/video5"};
    request.all = true;
    return request;
  }
  std::string full = name.starts_with("csi") ? std::string(name) : "csi" + std::string(name);
  // "0.0" asks for the first node, which by itself is called csi0.
  if (full.ends_with(".0")) {
    full.resize(full.size() - 2);
    request.index = 0;
    if (full.find('.') != std::string::npos) return not_a_camera(text);
  }
  // "0:main" is what a camera has anyway.
  if (const auto colon = full.find(':'); colon != std::string::npos) {
    full[colon] = '-';
    const auto word = std::string_view(full).substr(colon + 1);
    if (word == "main" || word.starts_with("main.")) full.erase(colon, std::string_view("-main").size());
  }
  auto node = parse_node_name(full);
  if (!node) return not_a_camera(text);
  request.camera = node->camera;
  request.stream = node->stream;
  if (full.find('.') != std::string::npos) request.index = node->index;
  return request;
}

}  // namespace

Result<std::vector<CameraRequest>> parse_cameras(std::string_view text) {
  std::vector<CameraRequest> cameras;
  std::string_view rest = text;
  while (true) {
    const auto comma = rest.find(',');
    auto camera = parse_one(rest.substr(0, comma));
    if (!camera) return camera.error();
    cameras.push_back(*camera);
    if (comma == std::string_view::npos) return cameras;
    rest = rest.substr(comma + 1);
  }
}

}  // namespace jcam::launch
