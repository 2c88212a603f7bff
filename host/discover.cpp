// SPDX-License-Identifier: Apache-2.0
#include "host/discover.h"

#include <algorithm>

#include "common/text/number.h"
#include "host/scan.h"

namespace jcam {
namespace {

constexpr std::size_t kSmall = 4096;
constexpr std::size_t kGroupLimit = std::size_t{1} << 20;

/// Counts the nodes and collects the groups of a directory of devices, at any depth that engines follow.
void walk(const FileSystem& files, const std::string& path, int depth, DeviceTree& tree) {
  for (const auto& name : files.list(path)) {
    const auto entry = files.info(path + "/" + name);
    if (!entry) continue;
    if (entry->kind == FileKind::directory && depth > 0) walk(files, path + "/" + name, depth - 1, tree);
    if (entry->kind != FileKind::character) continue;
    ++tree.nodes;
    tree.gids.insert(entry->gid);
  }
}

std::optional<DeviceTree> device_tree(const FileSystem& files, const std::string& path) {
  constexpr int kDepth = 2;
  DeviceTree tree{.path = path};
  walk(files, path, kDepth, tree);
  // An empty directory is as good as none: engines refuse it.
  if (tree.nodes == 0) return std::nullopt;
  return tree;
}

}  // namespace

std::vector<DeviceNode> numbered_devices(const FileSystem& files, const std::string& prefix) {
  const auto slash = prefix.rfind('/');
  const std::string directory = prefix.substr(0, slash);
  const std::string start = prefix.substr(slash + 1);
  std::vector<std::pair<int, DeviceNode>> found;
  for (const auto& name : files.list(directory)) {
    if (!name.starts_with(start)) continue;
    const auto digits = std::string_view(name).substr(start.size());
    const auto number = parse_number<int>(digits);
    if (!number || *number < 0) continue;
    const auto info = files.info(directory + "/" + name);
    if (!info || info->kind != FileKind::character) continue;
    found.emplace_back(*number, DeviceNode{directory + "/" + name, info->major, info->minor, info->gid});
  }
  std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<DeviceNode> nodes;
  nodes.reserve(found.size());
  for (auto& [number, node] : found) nodes.push_back(std::move(node));
  return nodes;
}

void discover_devices(const FileSystem& files, const std::vector<std::string>& places, Host& host) {
  host.i2c = numbered_devices(files, "/dev/i2c-");
  host.acm = numbered_devices(files, "/dev/ttyACM");
  host.usb_serial = numbered_devices(files, "/dev/ttyUSB");
  host.snd = device_tree(files, "/dev/snd");
  host.usb = device_tree(files, "/dev/bus/usb");
  for (const auto& path : places) {
    if (auto info = files.info(path)) host.present.emplace(path, *info);
  }
}

void discover_board(const FileSystem& files, Host& host) {
  const auto release = files.info("/etc/nv_tegra_release");
  const bool released = release && release->kind == FileKind::regular;
  const auto family = files.read("/sys/devices/soc0/family", kSmall);
  host.board.tegra = released || (family && (family->starts_with("tegra") || family->starts_with("Tegra")));
  if (released) {
    const auto text = files.read("/etc/nv_tegra_release", kSmall);
    host.board.l4t = text ? parse_tegra_release(*text).value_or("") : "";
    host.board.jetpack = jetpack_of(host.board.l4t).value_or("");
  }
  if (const auto model = files.read("/proc/device-tree/model", kSmall))
    host.board.model = device_tree_text(*model);
  const auto control = files.info("/dev/nvidiactl");
  const auto subsystem = files.info("/dev/dxg");  // WSL 2
  host.nvidia_gpu = !host.board.tegra && ((control && control->kind == FileKind::character) ||
                                          (subsystem && files.info("/usr/lib/wsl/lib/libcuda.so.1")));
}

namespace {

/// What the NVIDIA runtime and CDI pass on a board: their groups are of use to users that are not root.
std::set<unsigned> gpu_groups(const FileSystem& files) {
  constexpr unsigned kEverybody = 0006;
  std::set<unsigned> gids;
  const auto look = [&](const std::string& path) {
    const auto info = files.info(path);
    if (info && info->kind == FileKind::character && (info->mode & kEverybody) != kEverybody)
      gids.insert(info->gid);
  };
  const auto look_below = [&](const std::string& directory, std::string_view start) {
    for (const auto& name : files.list(directory)) {
      if (name.starts_with(start)) look(directory + "/" + name);
    }
  };
  look_below("/dev", "nvhost-");
  look_below("/dev/dri", "renderD");
  look("/dev/nvmap");
  for (const auto& name : files.list("/dev/nvgpu")) look_below("/dev/nvgpu/" + name, "");
  return gids;
}

std::string machine_name(const FileSystem& files) {
  const auto text = files.read("/proc/sys/kernel/hostname", kSmall);
  return text ? text->substr(0, text->find('\n')) : std::string();
}

}  // namespace

const CdiSource* cdi_file(const Host& host, std::string_view kind) {
  for (const auto& file : host.cdi) {
    if (file.spec.kind == kind) return &file;
  }
  return nullptr;
}

Host discover(const FileSystem& files, const Caller& caller, const std::vector<std::string>& places) {
  Host host;
  host.caller = caller;
  discover_board(files, host);
  if (host.board.tegra) host.gpu_gids = gpu_groups(files);
  if (const auto groups = files.read("/etc/group", kGroupLimit)) host.groups = parse_groups(*groups);
  host.name = machine_name(files);
  discover_video(files, host);
  discover_devices(files, places, host);
  discover_desktop(files, host);
  discover_engines(files, host);
  return host;
}

}  // namespace jcam
