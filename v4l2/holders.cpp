// SPDX-License-Identifier: Apache-2.0
#include "v4l2/holders.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <optional>

#include "common/text/listed.h"
#include "common/text/number.h"

namespace jcam {
namespace {

namespace fs = std::filesystem;

/// How many descriptors of the process are of that device; nothing when we may not look.
std::optional<int> count_open(const fs::path& process, dev_t device) {
  int count = 0;
  std::error_code error;
  for (fs::directory_iterator it(process / "fd", error), end; !error && it != end; it.increment(error)) {
    struct stat info {};
    if (::stat(it->path().c_str(), &info) == 0 && S_ISCHR(info.st_mode) && info.st_rdev == device) ++count;
  }
  if (error == std::errc::permission_denied) return std::nullopt;
  return count;  // a process that ended meanwhile holds nothing
}

std::string name_of(const fs::path& process) {
  std::ifstream file(process / "comm");
  std::string name;
  std::getline(file, name);
  return name;
}

}  // namespace

Holders look_for_holders(const std::string& path, const std::string& proc_root) {
  Holders found;
  struct stat device {};
  if (::stat(path.c_str(), &device) != 0 || !S_ISCHR(device.st_mode)) return found;
  std::error_code error;
  for (fs::directory_iterator it(proc_root, error), end; !error && it != end; it.increment(error)) {
    const auto pid = parse_number<pid_t>(it->path().filename().string());
    if (!pid || *pid == ::getpid()) continue;
    const auto count = count_open(it->path(), device.st_rdev);
    if (!count) found.complete = false;
    if (count.value_or(0) > 0) found.processes.push_back({*pid, name_of(it->path()), *count});
  }
  if (error) found.complete = false;
  std::sort(found.processes.begin(), found.processes.end(),
            [](const Holder& a, const Holder& b) { return a.pid < b.pid; });
  return found;
}

std::vector<Holder> find_holders(const std::string& path, const std::string& proc_root) {
  return look_for_holders(path, proc_root).processes;
}

std::string holders_text(const std::vector<Holder>& holders) {
  return listed(holders, [](const Holder& holder) {
    return holder.name + " (pid " + std::to_string(holder.pid) + ")";
  });
}

std::string holders_hint(const std::string& path, const std::string& proc_root) {
  const auto text = holders_text(find_holders(path, proc_root));
  return text.empty() ? text : "; it is open in " + text;
}

}  // namespace jcam
