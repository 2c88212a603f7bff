// SPDX-License-Identifier: Apache-2.0
#include "v4l2/open_error.h"

#include <grp.h>
#include <sys/stat.h>

#include <cerrno>
#include <filesystem>

#include "common/os/os_error.h"
#include "common/text/listed.h"
#include "v4l2/holders.h"
#include "v4l2/loopback_sysfs.h"

namespace jcam {
namespace {

std::string missing_hint(const std::string& sys_root) {
  std::error_code ignored;
  if (!std::filesystem::exists(sys_root + "/module/v4l2loopback", ignored))
    return "the module v4l2loopback is not loaded; run: sudo modprobe v4l2loopback";
  const std::string there = listed(find_loopbacks(sys_root), [](const auto& node) {
    return "/dev/video" + std::to_string(node.number) + " (" + node.label + ")";
  });
  return there.empty() ? "v4l2loopback is loaded without any device" : "the loopback nodes are " + there;
}

}  // namespace

Error cannot_open_node(int number, const std::string& path, const std::string& sys_root) {
  switch (number) {
    case ENOENT:
    case ENODEV:
    case ENXIO:
      return os_error(number, path, missing_hint(sys_root));
    case EACCES:
    case EPERM:
      return os_error(number, path, permission_hint(path));
    case EBUSY:
      return os_error(number, path,
                      "it is open too often: raise max_openers of v4l2loopback" + holders_hint(path));
    default:
      return os_error(number, path);
  }
}

std::string permission_hint(const std::string& path) {
  struct stat info {};
  if (::stat(path.c_str(), &info) != 0 || info.st_gid == 0 || (info.st_mode & S_IWGRP) == 0)
    return "run as root";
  const group* owner = ::getgrgid(info.st_gid);
  const std::string name = owner != nullptr ? owner->gr_name : std::to_string(info.st_gid);
  return "it belongs to the group " + name + "; join it: sudo usermod -aG " + name +
         " $USER, then log in again";
}

}  // namespace jcam
