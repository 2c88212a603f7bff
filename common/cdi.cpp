// SPDX-License-Identifier: Apache-2.0
#include "common/cdi.h"

#include <nlohmann/json.hpp>

namespace jcam {
namespace {

using Json = nlohmann::ordered_json;
constexpr const char* kVersion = "0.5.0";

Json node_json(const CdiNode& node) {
  return Json{
      {"path", node.path},   {"hostPath", node.host_path}, {"type", "c"},         {"major", node.major},
      {"minor", node.minor}, {"fileMode", node.mode},      {"permissions", "rw"}, {"uid", 0},
      {"gid", node.gid}};
}

Json mount_json(const CdiMount& mount) {
  return Json{{"hostPath", mount.host_path},
              {"containerPath", mount.container_path},
              {"options", Json::array({mount.read_only ? "ro" : "rw", "nosuid", "nodev", "rbind"})}};
}

Json edits_json(const CdiDevice& device) {
  Json edits = Json::object();
  for (const auto& [name, value] : device.environment) edits["env"].push_back(name + "=" + value);
  for (const auto& node : device.nodes) edits["deviceNodes"].push_back(node_json(node));
  for (const auto& mount : device.mounts) edits["mounts"].push_back(mount_json(mount));
  return edits;
}

void add_camera(CdiDevice& device, const CdiCamera& camera) {
  const auto& [name, index, stream] = camera.node;
  // Two streams of a camera cannot both be /dev/videoN, and nobody can say here where else.
  const std::string path =
      stream.empty() ? "/dev/video" + std::to_string(name.number) : "/dev/jcam/" + camera.node.of().text();
  device.nodes.push_back({path, camera.host_path, camera.major, camera.minor, camera.gid, 0666});
  device.environment.emplace_back(variable_of(camera.node.of()), path);
}

}  // namespace

std::string cdi_file_text(const CdiFile& file) {
  Json json{{"cdiVersion", kVersion}, {"kind", file.kind}, {"devices", Json::array()}};
  for (const auto& device : file.devices) {
    Json edits = edits_json(device);
    if (!edits.empty())
      json["devices"].push_back(Json{{"name", device.name}, {"containerEdits", std::move(edits)}});
  }
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

CdiFile cdi_cameras(const std::vector<CdiCamera>& nodes) {
  CdiFile file{.kind = kCdiCameraKind};
  CdiDevice all{.name = "all"};
  for (const auto& camera : nodes) {
    CdiDevice device{.name = camera.node.text()};
    add_camera(device, camera);
    if (camera.node.index == 0 && camera.node.stream.empty()) add_camera(all, camera);
    file.devices.push_back(std::move(device));
  }
  file.devices.push_back(std::move(all));
  return file;
}

}  // namespace jcam
