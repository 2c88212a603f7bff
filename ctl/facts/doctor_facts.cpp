// SPDX-License-Identifier: Apache-2.0
#include "ctl/facts/gather.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <sstream>

#include "common/names.h"
#include "common/os/read_file.h"
#include "common/text/number.h"
#include "common/text/text.h"
#include "host/discover.h"
#include "host/sipl.h"

namespace jcam::ctl {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 4> kPluginDirs{"/usr/lib/aarch64-linux-gnu/gstreamer-1.0/",
                                                      "/usr/lib/x86_64-linux-gnu/gstreamer-1.0/",
                                                      "/usr/lib64/gstreamer-1.0/", "/usr/lib/gstreamer-1.0/"};

/// An element and the files that may hold it: plugins were merged and renamed over the years.
struct Element {
  const char* name;
  std::array<const char*, 2> files;
};
constexpr std::array<Element, 10> kElements{
    {{"nvarguscamerasrc", {"libgstnvarguscamerasrc.so", nullptr}},
     {"nvvidconv", {"libgstnvvidconv.so", nullptr}},
     {"videotestsrc", {"libgstvideotestsrc.so", nullptr}},
     {"videoconvert", {"libgstvideoconvertscale.so", "libgstvideoconvert.so"}},
     {"videoscale", {"libgstvideoconvertscale.so", "libgstvideoscale.so"}},
     {"videorate", {"libgstvideorate.so", nullptr}},
     {"v4l2src", {"libgstvideo4linux2.so", nullptr}},
     {"jpegenc", {"libgstjpeg.so", nullptr}},
     {"videocrop", {"libgstvideocrop.so", nullptr}},
     {"videoflip", {"libgstvideofilter.so", nullptr}}}};

bool exists(const std::string& path) {
  std::error_code error;
  return fs::exists(path, error);
}

bool has_element(const std::string& root, const Element& element) {
  return std::any_of(kPluginDirs.begin(), kPluginDirs.end(), [&](std::string_view dir) {
    return std::any_of(element.files.begin(), element.files.end(),
                       [&](const char* file) { return file && exists(root + std::string(dir) + file); });
  });
}

std::vector<int> process_ids(const std::string& root) {
  std::vector<int> ids;
  std::error_code error;
  for (fs::directory_iterator entry(root + "/proc", error), end; !error && entry != end;
       entry.increment(error)) {
    const std::string name = entry->path().filename().string();
    if (const auto id = parse_number<int>(name)) ids.push_back(*id);
  }
  std::sort(ids.begin(), ids.end());
  return ids;
}

std::string program_of(const std::string& root, int pid) {
  return one_line(read_file_or_empty(root + "/proc/" + std::to_string(pid) + "/comm"));
}

bool has_open(const std::string& root, int pid, const std::string& device) {
  std::error_code error;
  const std::string dir = root + "/proc/" + std::to_string(pid) + "/fd";
  for (fs::directory_iterator entry(dir, error), end; !error && entry != end; entry.increment(error)) {
    std::error_code gone;
    if (fs::read_symlink(entry->path(), gone) == device) return true;
  }
  return false;
}

ArgusFacts gather_argus(const Machine& machine) {
  const std::string& root = machine.root;
  ArgusFacts facts;
  if (const auto info = machine.files.info("/tmp/argus_socket")) {
    facts.socket = info->kind == FileKind::socket ? ArgusFacts::Socket::socket : ArgusFacts::Socket::other;
  }
  const auto ids = process_ids(root);
  facts.running =
      std::any_of(ids.begin(), ids.end(), [&](int pid) { return program_of(root, pid) == "nvargus-daemon"; });
  return facts;
}

/// "video:x:44:user" -> 44 "video"
std::map<std::uint32_t, std::string> group_names(const std::string& root) {
  std::map<std::uint32_t, std::string> names;
  std::istringstream lines(read_file_or_empty(root + "/etc/group"));
  for (std::string line; std::getline(lines, line);) {
    const std::size_t name = line.find(':');
    const std::size_t number = name == std::string::npos ? name : line.find(':', name + 1);
    if (number == std::string::npos) continue;
    std::string_view rest = std::string_view(line).substr(number + 1);
    if (const auto gid = take_number<std::uint32_t>(rest))
      names.emplace(*gid, one_line(line.substr(0, name)));
  }
  return names;
}

/// Cameras that only a driver of their own maker knows: CSI nodes that belong to no module of the tree.
std::vector<std::string> stray_nodes(const std::string& root, const std::vector<BoardCamera>& cameras) {
  constexpr std::string_view kRaw = "vi-output, ";
  std::vector<std::string> strays;
  for (const auto& node : sysfs_nodes(root)) {
    if (!node.label.starts_with(kRaw)) continue;
    const std::string path = "/dev/video" + std::to_string(node.number);
    const bool known = std::any_of(cameras.begin(), cameras.end(), [&](const auto& camera) {
      // One that the tree gives no name may be any of them.
      return camera.raw_node == path || camera.device.empty();
    });
    if (!known) strays.push_back(path + " (" + one_line(node.label.substr(kRaw.size())) + ")");
  }
  return strays;
}

BoardFacts gather_board(const Machine& machine, const Board& board) {
  BoardFacts facts;
  facts.l4t = board.l4t;
  facts.sipl = has_sipl(machine.files);
  facts.cameras = board_cameras(machine.root + "/proc", machine.root + "/sys");
  facts.strays = stray_nodes(machine.root, facts.cameras);
  return facts;
}

}  // namespace

std::vector<NodeFacts> gather_nodes(const Machine& machine) {
  std::vector<NodeFacts> nodes;
  for (auto& node : sysfs_nodes(machine.root)) {
    if (!parse_node_label(node.label)) continue;
    const std::string device = "/dev/video" + std::to_string(node.number);
    NodeFacts facts{std::move(node)};
    const auto info = machine.files.info(device);
    facts.device = info.has_value();
    if (info) facts.gid = info->gid;
    facts.group_rw = info && (info->mode & 060U) == 060U;
    for (const int pid : process_ids(machine.root)) {
      if (has_open(machine.root, pid, device)) facts.holders.push_back({pid, program_of(machine.root, pid)});
    }
    nodes.push_back(std::move(facts));
  }
  return nodes;
}

Facts gather_facts(const Machine& machine) {
  Facts facts;
  const std::string& root = machine.root;
  Host host;
  discover_board(machine.files, host);
  facts.jetson = host.board.tegra;
  const std::string release =
      host.board.l4t.empty() ? "" : read_file_or_empty(root + "/etc/nv_tegra_release");
  if (release.starts_with("# ")) facts.release = one_line(release.substr(2, release.find(", GCID") - 2), 60);
  if (facts.jetson) facts.board = gather_board(machine, host.board);
  facts.module = gather_module(root, machine.kernel);
  facts.nodes = gather_nodes(machine);
  facts.argus = gather_argus(machine);
  for (const auto& element : kElements) facts.elements[element.name] = has_element(root, element);
  facts.engine = gather_engine(machine);
  facts.user.uid = machine.caller.uid;
  facts.user.groups.assign(machine.caller.groups.begin(), machine.caller.groups.end());
  facts.user.groups.push_back(machine.caller.gid);
  facts.user.group_names = group_names(root);
  return facts;
}

}  // namespace jcam::ctl
