// SPDX-License-Identifier: Apache-2.0
#include "v4l2/open_count.h"

#include <sys/stat.h>
#include <sys/sysmacros.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>

#include "v4l2/loopback_sysfs.h"

namespace jcam {
namespace {

namespace fs = std::filesystem;

/// By device number: a descriptor that came from another process shows a path of that one's file system.
int opened_by_us(const std::string& sys_root, const std::string& proc_root) {
  std::set<std::string> devices;
  for (const auto& node : find_loopbacks(sys_root)) {
    std::ifstream file(fs::path(sys_root) / "devices/virtual/video4linux" /
                       ("video" + std::to_string(node.number)) / "dev");
    std::string numbers;
    if (file >> numbers) devices.insert(numbers);
  }
  int count = 0;
  std::error_code error;
  for (fs::directory_iterator it(fs::path(proc_root) / "self/fd", error), end; !error && it != end;
       it.increment(error)) {
    struct stat info {};
    if (::stat(it->path().c_str(), &info) != 0 || !S_ISCHR(info.st_mode)) continue;
    if (devices.contains(std::to_string(major(info.st_rdev)) + ":" + std::to_string(minor(info.st_rdev))))
      ++count;
  }
  return count;
}

}  // namespace

std::optional<int> loopback_opens(const std::string& sys_root) {
  std::ifstream file(fs::path(sys_root) / "module/v4l2loopback/refcnt");
  int opens = 0;
  return file >> opens ? std::optional<int>(opens) : std::nullopt;
}

std::optional<int> foreign_opens(const std::string& sys_root, const std::string& proc_root) {
  const auto opens = loopback_opens(sys_root);
  if (!opens) return std::nullopt;
  return std::max(0, *opens - opened_by_us(sys_root, proc_root));
}

}  // namespace jcam
