// SPDX-License-Identifier: Apache-2.0
#include "ctl/doctor/doctor_facts.h"

#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <filesystem>
#include <sstream>

#include "common/names.h"
#include "common/os/read_file.h"
#include "common/text/text.h"

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
constexpr std::array<Element, 5> kElements{
    {{"nvarguscamerasrc", {"libgstnvarguscamerasrc.so", nullptr}},
     {"nvvidconv", {"libgstnvvidconv.so", nullptr}},
     {"videotestsrc", {"libgstvideotestsrc.so", nullptr}},
     {"videoconvert", {"libgstvideoconvertscale.so", "libgstvideoconvert.so"}},
     {"v4l2src", {"libgstvideo4linux2.so", nullptr}}}};

bool exists(const std::string& path) {
  std::error_code error;
  return fs::exists(path, error);
}

std::string text_of(const std::string& path) {
  const auto text = read_file(path);
  return text ? *text : std::string();
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
    int id = 0;
    const auto [at, bad] = std::from_chars(name.data(), name.data() + name.size(), id);
    if (bad == std::errc{} && at == name.data() + name.size()) ids.push_back(id);
  }
  std::sort(ids.begin(), ids.end());
  return ids;
}

std::string program_of(const std::string& root, int pid) {
  return one_line(text_of(root + "/proc/" + std::to_string(pid) + "/comm"));
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

ArgusFacts gather_argus(const std::string& root) {
  ArgusFacts facts;
  struct stat info {};
  if (::stat((root + "/tmp/argus_socket").c_str(), &info) == 0) {
    facts.socket = S_ISSOCK(info.st_mode) ? ArgusFacts::Socket::socket : ArgusFacts::Socket::other;
  }
  const auto ids = process_ids(root);
  facts.running =
      std::any_of(ids.begin(), ids.end(), [&](int pid) { return program_of(root, pid) == "nvargus-daemon"; });
  return facts;
}

/// "video:x:44:user" -> 44 "video"
std::map<std::uint32_t, std::string> group_names(const std::string& root) {
  std::map<std::uint32_t, std::string> names;
  std::istringstream lines(text_of(root + "/etc/group"));
  for (std::string line; std::getline(lines, line);) {
    const std::size_t name = line.find(':');
    const std::size_t number = name == std::string::npos ? name : line.find(':', name + 1);
    if (number == std::string::npos) continue;
    std::uint32_t gid = 0;
    if (std::from_chars(line.data() + number + 1, line.data() + line.size(), gid).ec == std::errc{}) {
      names.emplace(gid, one_line(line.substr(0, name)));
    }
  }
  return names;
}

}  // namespace

std::vector<NodeFacts> gather_nodes(const std::string& root) {
  std::vector<NodeFacts> nodes;
  for (auto& node : sysfs_nodes(root)) {
    if (!parse_node_label(node.label)) continue;
    const std::string device = "/dev/video" + std::to_string(node.number);
    NodeFacts facts{std::move(node)};
    struct stat info {};
    facts.device = ::stat((root + device).c_str(), &info) == 0;
    if (facts.device) facts.gid = info.st_gid;
    facts.group_rw = (info.st_mode & 060U) == 060U;
    for (const int pid : process_ids(root)) {
      if (has_open(root, pid, device)) facts.holders.push_back({pid, program_of(root, pid)});
    }
    nodes.push_back(std::move(facts));
  }
  return nodes;
}

Facts gather_facts(const std::string& root, const std::string& kernel, UserFacts user) {
  Facts facts;
  // "/" and "" are one; a path is always root + "/...".
  const std::string base = root == "/" ? "" : root;
  const std::string release = text_of(base + "/etc/nv_tegra_release");
  facts.jetson = !release.empty() || text_of(base + "/sys/devices/soc0/family").starts_with("tegra");
  if (release.starts_with("# ")) facts.release = one_line(release.substr(2, release.find(", GCID") - 2), 60);
  facts.module = gather_module(base, kernel);
  facts.nodes = gather_nodes(base);
  facts.argus = gather_argus(base);
  for (const auto& element : kElements) facts.elements[element.name] = has_element(base, element);
  facts.engine = gather_engine(base);
  facts.user = std::move(user);
  facts.user.group_names = group_names(base);
  return facts;
}

}  // namespace jcam::ctl
