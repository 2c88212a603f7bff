// SPDX-License-Identifier: Apache-2.0
#include "bridge/argus_watch.h"

#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <filesystem>
#include <utility>

#include "common/os_error.h"

namespace jcam::bridge {
namespace {

ino_t socket_inode(const std::string& path) {
  struct stat info {};
  return ::stat(path.c_str(), &info) == 0 && S_ISSOCK(info.st_mode) ? info.st_ino : 0;
}

}  // namespace

Result<ArgusWatch> ArgusWatch::open(const std::string& socket_path) {
  UniqueFd inotify(::inotify_init1(IN_NONBLOCK | IN_CLOEXEC));
  if (!inotify) return os_error(errno, "cannot watch " + socket_path, "raise fs.inotify.max_user_instances");
  return ArgusWatch(std::move(inotify), socket_path);
}

ArgusWatch::ArgusWatch(UniqueFd inotify, std::string path)
    : inotify_(std::move(inotify)), path_(std::move(path)) {
  arm();
}

void ArgusWatch::arm() {
  if (watch_ >= 0) ::inotify_rm_watch(inotify_.get(), watch_);
  inode_ = socket_inode(path_);
  const std::string directory = std::filesystem::path(path_).parent_path().string();
  // Unlinking shows as an attribute change (the link count) for as long as a process holds the socket.
  watch_ = inode_ != 0
               ? ::inotify_add_watch(inotify_.get(), path_.c_str(), IN_ATTRIB | IN_DELETE_SELF | IN_MOVE_SELF)
               : ::inotify_add_watch(inotify_.get(), directory.c_str(), IN_CREATE | IN_MOVED_TO);
}

ArgusWatch::Change ArgusWatch::drain() {
  alignas(inotify_event) std::array<char, 4096> buffer{};
  while (::read(inotify_.get(), buffer.data(), buffer.size()) > 0) {
  }
  const ino_t before = inode_;
  if (socket_inode(path_) == before) return Change::none;
  arm();
  // Removed or made again between the look and the watch: look once more.
  if (socket_inode(path_) != inode_) arm();
  if (inode_ == 0) return Change::gone;
  return before == 0 ? Change::back : Change::replaced;
}

}  // namespace jcam::bridge
