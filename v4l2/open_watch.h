// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "common/os/unique_fd.h"

namespace jcam {

/// Tells when somebody opens a node through its file: programs of this machine, and containers whose
/// engine binds that file. A container that has a file of its own, as Docker makes it, is not seen.
class OpenWatch {
 public:
  /// Nothing where inotify cannot be had.
  static std::optional<OpenWatch> start(const std::string& path);

  /// Wait on it with poll() for POLLIN.
  int poll_fd() const { return fd_.get(); }
  /// Takes what came: how often it was opened, by this process too. Opens without another's close between
  /// them count as one.
  int drain() const;

 private:
  explicit OpenWatch(UniqueFd fd) : fd_(std::move(fd)) {}
  UniqueFd fd_;
};

}  // namespace jcam
