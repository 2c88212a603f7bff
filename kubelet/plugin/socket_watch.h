// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <string>

#include "common/os/unique_fd.h"
#include "common/result.h"

namespace jcam::kubelet {

/// Tells when kubelet makes its socket anew, which is when it has forgotten all plugins.
class SocketWatch {
 public:
  /// `directory` has to be there.
  static Result<SocketWatch> start(const std::string& directory, std::string name);
  int fd() const { return inotify_.get(); }

  /// Whether the socket was made since the last call. An error when the directory is gone.
  Result<bool> take();
  /// For how long it has been there, by the clock of the day; zero while it is not, or that clock was
  /// changed.
  std::chrono::milliseconds age() const;

 private:
  SocketWatch(UniqueFd inotify, std::string directory, std::string name)
      : inotify_(std::move(inotify)), directory_(std::move(directory)), name_(std::move(name)) {}
  UniqueFd inotify_;
  std::string directory_, name_;
};

}  // namespace jcam::kubelet
