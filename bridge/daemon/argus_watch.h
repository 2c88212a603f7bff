// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

#include <string>

#include "common/os/unique_fd.h"
#include "common/result.h"

namespace jcam::bridge {

/// Whether nvargus-daemon's socket is there, without polling. While it is there, only the socket itself is
/// watched, so that other traffic in /tmp wakes nobody; while it is away, its directory is, or the nearest
/// one above that there is.
class ArgusWatch {
 public:
  enum class Change { none, gone, back, replaced };

  static Result<ArgusWatch> open(const std::string& socket_path);
  int fd() const { return inotify_.get(); }
  const std::string& path() const { return path_; }
  /// Somebody serves it now. A socket alone may be a leftover of a dead daemon, or the stand-in of a boot.
  bool served() const;
  /// After fd() was readable.
  Change drain();

 private:
  ArgusWatch(UniqueFd inotify, std::string path);
  void arm();
  int watch_directory() const;

  UniqueFd inotify_;
  std::string path_;
  int watch_ = -1;
  ino_t inode_ = 0;
};

}  // namespace jcam::bridge
