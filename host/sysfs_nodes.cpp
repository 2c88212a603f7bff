// SPDX-License-Identifier: Apache-2.0
#include "host/sysfs_nodes.h"

#include <algorithm>
#include <filesystem>
#include <optional>

#include "common/os/read_file.h"
#include "common/text/number.h"
#include "common/text/text.h"

namespace jcam {
namespace {

namespace fs = std::filesystem;

/// 40 for "video40".
std::optional<int> video_number(const std::string& name) {
  constexpr std::string_view kPrefix = "video";
  if (!name.starts_with(kPrefix)) return std::nullopt;
  const auto number = parse_number<int>(std::string_view(name).substr(kPrefix.size()));
  return number && *number >= 0 ? number : std::nullopt;
}

}  // namespace

std::vector<SysfsNode> sysfs_nodes(const std::string& root) {
  std::vector<SysfsNode> nodes;
  std::error_code error;
  for (fs::directory_iterator entry(root + "/sys/class/video4linux", error), end; !error && entry != end;
       entry.increment(error)) {
    const auto number = video_number(entry->path().filename().string());
    if (!number) continue;
    const auto label = read_file(entry->path().string() + "/name", 4096);
    std::error_code no_link;
    const std::string target = fs::read_symlink(entry->path(), no_link).string();
    nodes.push_back({*number, label ? one_line(*label) : "", target.find("/virtual/") != std::string::npos});
  }
  std::sort(nodes.begin(), nodes.end(), [](const auto& a, const auto& b) { return a.number < b.number; });
  return nodes;
}

}  // namespace jcam
