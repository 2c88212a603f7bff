// SPDX-License-Identifier: Apache-2.0
#include "v4l2/holders.h"

#include <grp.h>
#include <sys/stat.h>
#include <unistd.h>

#include <charconv>
#include <filesystem>
#include <fstream>

namespace jcam {
namespace {

namespace fs = std::filesystem;

bool has_open(const fs::path& process, dev_t device) {
  std::error_code ignored;
  for (fs::directory_iterator it(process / "fd", ignored), end; !ignored && it != end;
       it.increment(ignored)) {
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
  std::vector<Holder> holders;
  struct stat device {};
  if (::stat(path.c_str(), &device) != 0) return holders;
  std::error_code ignored;
  for (fs::directory_iterator it(proc_root, ignored), end; !ignored && it != end; it.increment(ignored)) {
    const std::string name = it->path().filename().string();
    pid_t pid = 0;
    const auto [rest, error] = std::from_chars(name.data(), name.data() + name.size(), pid);
    if (error != std::errc{} || rest != name.data() + name.size() || pid == ::getpid()) continue;
    if (has_open(it->path(), device.st_rdev)) holders.push_back({pid, name_of(it->path())});
  }
  return holders;
}

std::string holders_hint(const std::string& path) {
  std::string text;
  for (const auto& holder : find_holders(path)) {
    text += (text.empty() ? "; it is open in " : ", ") + holder.name + " (pid " + std::to_string(holder.pid) +
            ")";
  }
  return text;
}

std::string permission_hint(const std::string& path) {
  struct stat info {};
  if (::stat(path.c_str(), &info) != 0) return "run as root";
  const group* owner = ::getgrgid(info.st_gid);
  const std::string name = owner != nullptr ? owner->gr_name : std::to_string(info.st_gid);
  return "it belongs to the group " + name + "; join it: sudo usermod -aG " + name +
         " $USER, then log in again";
}

}  // namespace jcam
