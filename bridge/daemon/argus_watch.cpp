// SPDX-License-Identifier: Apache-2.0
#include "bridge/daemon/argus_watch.h"

#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <filesystem>
#include <utility>

#include "common/os/os_error.h"
#include "common/os/unix_listener.h"

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

bool ArgusWatch::served() const {
  return inode_ != 0 && is_listened_at(path_);
}

/// Where the place is the same its watch stays: to take one away is an event, too, and a daemon that arms at
/// each of them would never sleep again.
void ArgusWatch::arm() {
  inode_ = socket_inode(path_);
  // Unlinking shows as an attribute change (the link count) for as long as a process holds the socket.
  const int watch = inode_ != 0 ? ::inotify_add_watch(inotify_.get(), path_.c_str(),
                                                      IN_ATTRIB | IN_DELETE_SELF | IN_MOVE_SELF)
                                : watch_directory();
  if (watch_ >= 0 && watch_ != watch) ::inotify_rm_watch(inotify_.get(), watch_);
  watch_ = watch;
}

/// The nearest directory above the socket that there is.
int ArgusWatch::watch_directory() const {
  constexpr std::uint32_t kComes = IN_CREATE | IN_MOVED_TO | IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR;
  for (auto directory = std::filesystem::path(path_).parent_path();; directory = directory.parent_path()) {
    const int watch = ::inotify_add_watch(inotify_.get(), directory.c_str(), kComes);
    if (watch >= 0 || !directory.has_relative_path()) return watch;
  }
}

ArgusWatch::Change ArgusWatch::drain() {
  alignas(inotify_event) std::array<char, 4096> buffer{};
  bool freed = false;
  for (ssize_t size = 0; (size = ::read(inotify_.get(), buffer.data(), buffer.size())) > 0;) {
    for (std::size_t at = 0; at < static_cast<std::size_t>(size);) {
      const auto* event = reinterpret_cast<const inotify_event*>(buffer.data() + at);
      if (event->wd == watch_ && (event->mask & IN_IGNORED) != 0) freed = true;
      at += sizeof(inotify_event) + event->len;
    }
  }
  const ino_t before = inode_;
  // A file that was freed took our watch with it, and ext4 gives its number to the next one made: a daemon
  // that died and one that binds in its place cannot be told apart by that.
  if (before != 0 && !freed && socket_inode(path_) == before) return Change::none;
  arm();
  // Removed or made again between the look and the watch, or another directory on the way to it: look once
  // more.
  if (inode_ == 0 || socket_inode(path_) != inode_) arm();
  if (inode_ == 0) return before == 0 ? Change::none : Change::gone;
  return before == 0 ? Change::back : Change::replaced;
}

}  // namespace jcam::bridge
