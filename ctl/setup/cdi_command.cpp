// SPDX-License-Identifier: Apache-2.0
#include "ctl/setup/cdi_command.h"

#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <cerrno>
#include <nlohmann/json.hpp>
#include <ostream>

#include "common/cdi.h"
#include "common/os/atomic_file.h"
#include "common/os/os_error.h"
#include "common/os/read_file.h"
#include "v4l2/loopback_sysfs.h"

namespace jcam::ctl {
namespace {

/// Nothing if there is no such node on this machine.
std::optional<CdiCamera> look_at(const NodeName& node, const PublishCdi& files) {
  const auto device = find_loopback(node.label(), files.sys_root);
  if (!device) return std::nullopt;
  const std::string path = files.dev_root + "/video" + std::to_string(device->number);
  struct stat info {};
  if (::lstat(path.c_str(), &info) != 0 || !S_ISCHR(info.st_mode)) return std::nullopt;
  return CdiCamera{node, path, major(info.st_rdev), minor(info.st_rdev), info.st_gid};
}

ExitStatus take_away(Console& console, const std::string& path) {
  if (::unlink(path.c_str()) != 0 && errno != ENOENT)
    return failed(console, os_error(errno, "cannot remove " + path));
  return kOk;
}

}  // namespace

Result<std::vector<NodeName>> nodes_of_cdi(std::string_view text) {
  const auto json = nlohmann::json::parse(text, nullptr, false);
  const auto wrong = Error{"it is no CDI file of the daemon", "systemctl reload jcam-bridge writes it again"};
  if (!json.is_object() || !json.contains("devices") || !json["devices"].is_array()) return wrong;
  std::vector<NodeName> nodes;
  for (const auto& device : json["devices"]) {
    if (!device.is_object() || !device.contains("name") || !device["name"].is_string()) return wrong;
    const auto name = device["name"].get<std::string>();
    if (name == "all") continue;
    const auto node = parse_node_name(name);
    if (!node) return wrong;
    nodes.push_back(*node);
  }
  return nodes;
}

namespace {

ExitStatus publish(Console& console, const PublishCdi& files, const Result<std::string>& text) {
  if (!text && text.error().os == ENOENT) return take_away(console, files.to);
  if (!text) return failed(console, text.error());
  const auto names = nodes_of_cdi(*text);
  if (!names) return failed(console, {files.from + ": " + names.error().what, names.error().hint});
  std::vector<CdiCamera> cameras;
  for (const auto& name : *names) {
    if (auto camera = look_at(name, files)) cameras.push_back(*std::move(camera));
  }
  if (cameras.empty()) return take_away(console, files.to);
  const auto written = write_file_atomically(files.to, cdi_file_text(cdi_cameras(cameras)));
  if (!written) return failed(console, written.error());
  console.out << files.to << " names " << cameras.size() << (cameras.size() == 1 ? " node\n" : " nodes\n");
  return kOk;
}

}  // namespace

ExitStatus publish_cdi(Console& console, const PublishCdi& files) {
  constexpr int kTries = 10;
  ExitStatus status = kFailed;
  bool again = true;
  // Somebody else may publish meanwhile: whoever writes last must have read what is there.
  for (int i = 0; again && i < kTries; ++i) {
    const auto text = read_file(files.from);
    status = publish(console, files, text);
    const auto now = read_file(files.from);
    again = now ? !text || *now != *text : static_cast<bool>(text);
  }
  return status;
}

}  // namespace jcam::ctl
