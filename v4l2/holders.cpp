// SPDX-License-Identifier: Apache-2.0
#include "v4l2/holders.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "common/text/listed.h"
#include "common/text/number.h"

namespace jcam {
namespace {

namespace fs = std::filesystem;

/// Not when we may not look, nor in a process that has ended meanwhile.
bool has_open(const fs::path& process, dev_t device) {
  std::error_code error;
  for (fs::directory_iterator it(process / "fd", error), end; !error && it != end; it.increment(error)) {
    struct stat info {};
    if (::stat(it->path().c_str(), &info) == 0 && S_ISCHR(info.st_mode) && info.st_rdev == device)
      return true;
  }
  return false;
}

std::string name_of(const fs::path& process) {
  std::ifstream file(process / "comm");
  std::string name;
  std::getline(file, name);
  return name;
}

}  // namespace

std::vector<Holder> find_holders(const std::string& path, const std::string& proc_root) {
  std::vector<Holder> found;
  struct stat device {};
  if (::stat(path.c_str(), &device) != 0 || !S_ISCHR(device.st_mode)) return found;
  std::error_code error;
  for (fs::directory_iterator it(proc_root, error), end; !error && it != end; it.increment(error)) {
    const auto pid = parse_number<pid_t>(it->path().filename().string());
    if (!pid || *pid == ::getpid() || !has_open(it->path(), device.st_rdev)) continue;
    found.push_back({*pid, name_of(it->path())});
  }
  std::sort(found.begin(), found.end(), [](const Holder& a, const Holder& b) { return a.pid < b.pid; });
  return found;
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
